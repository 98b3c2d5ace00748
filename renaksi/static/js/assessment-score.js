// The evaluator's keys. Every one of them presses what stands on the page; without the script the
// links and forms do the same. Keys are only heard outside of fields.
const form = document.querySelector(".a-score");
const go = (key) => {
  const link = document.querySelector(`.r-keys a[data-key="${key}"]`);
  link?.click();
  return Boolean(link);
};
const focus = (selector) => {
  const found = document.querySelector(selector);
  found?.focus();
  return Boolean(found);
};

function choose(value) {
  const radio = form?.querySelector(`input[type="radio"][value="${value}"]`);
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  return true;
}

const KEYS = {
  j: () => go("j"),
  ArrowRight: () => go("j"),
  k: () => go("k"),
  ArrowLeft: () => go("k"),
  s: () => {
    const same = form?.querySelector("[data-same]");
    same?.click();
    return Boolean(same);
  },
  c: () => focus("[data-note]"),
  b: () => focus(".a-files a"),
};
for (const digit of "0123456789") KEYS[digit] = () => choose(digit);

const isField = (one) => one.closest("input:not([type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Arrows belong to the group of choices while it has the focus.
  if (isField(event.target) || (key.startsWith("Arrow") && event.target.matches("input"))) return;
  if (KEYS[key]?.()) event.preventDefault();
});
document.documentElement.classList.add("has-keys");

// The open indicator stays in sight in a long list.
const list = document.querySelector(".v-rows");
const open = list?.querySelector("[aria-current]");
if (open) list.scrollTop = open.offsetTop - list.offsetTop - list.clientHeight / 2;

// A form that was sent is not sent twice by a second click; the server would lead on anyway.
for (const one of document.querySelectorAll("form[data-once]")) {
  one.addEventListener("submit", (event) => {
    if (one.dataset.sent) event.preventDefault();
    one.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const one of document.querySelectorAll("form[data-once]")) delete one.dataset.sent;
});
