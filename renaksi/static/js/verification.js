// The verifier's keys. Every one of them presses what stands on the page; without the script the
// links and forms do the same. Keys are only heard outside of fields.
const form = document.querySelector(".v-verdict");
const link = (key) => document.querySelector(`.r-keys a[data-key="${key}"]`);
const choice = (verdict) => form?.querySelector(`input[name="verdict"][value="${verdict}"]`);

function choose(verdict, then) {
  const radio = choice(verdict);
  if (!radio) return false;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  (then ? form.querySelector(`[name="${then}"]`) : radio).focus();
  return true;
}

function go(key) {
  const found = link(key);
  if (found) found.click();
  return Boolean(found);
}

const KEYS = {
  j: () => go("j"),
  ArrowRight: () => go("j"),
  k: () => go("k"),
  ArrowLeft: () => go("k"),
  s: () => choose("accepted"),
  n: () => choose("adjusted", "value"),
  r: () => choose("returned", "note"),
  c: () => {
    const note = form?.querySelector('[name="note"]');
    note?.focus();
    return Boolean(note);
  },
  b: () => {
    const file = document.querySelector(".r-proof-page a, .r-proof-table .r-file");
    file?.click();
    return Boolean(file);
  },
};

const isField = (one) => one.closest("input:not([type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Arrows belong to the group of choices while it has the focus.
  if (isField(event.target) || (key.startsWith("Arrow") && event.target.matches("input"))) return;
  if (KEYS[key]?.()) event.preventDefault();
});
document.documentElement.classList.add("has-keys");

// The fields that a verdict asks for are marked as soon as it is chosen.
form?.addEventListener("change", (event) => {
  if (event.target.name !== "verdict") return;
  const verdict = event.target.value;
  form.querySelector('[name="value"]').required = verdict === "adjusted";
  form.querySelector('[name="note"]').required = verdict !== "accepted";
});

// The open row stays in sight in a long list.
const list = document.querySelector(".v-rows");
const open = list?.querySelector("[aria-current]");
if (open) list.scrollTop = open.offsetTop - list.offsetTop - list.clientHeight / 2;

// A form that was sent is not sent twice by a second click; the server would refuse it anyway.
for (const one of document.querySelectorAll("form[data-once]")) {
  one.addEventListener("submit", (event) => {
    if (one.dataset.sent) event.preventDefault();
    one.dataset.sent = "1";
  });
}
// Back in the browser's history the page comes from memory, with the mark of the last visit.
window.addEventListener("pageshow", () => {
  for (const one of document.querySelectorAll("form[data-once]")) delete one.dataset.sent;
});
