// Opens and closes branches of the tree in place. Without this file the same links load the page anew.
const tree = document.querySelector("[data-tree]");

tree?.addEventListener("click", (event) => {
  const toggle = event.target.closest("a.r-tw");
  const asked = event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;
  if (!toggle || asked) return; // a new tab or window shows the whole page
  event.preventDefault();
  const item = toggle.closest("li");
  const branch = item.querySelector(":scope > ul");
  if (toggle.getAttribute("aria-expanded") === "true") close(toggle, branch);
  else if (branch) open(toggle, branch);
  else load(toggle, item);
});

function open(toggle, branch) {
  branch.hidden = false;
  settle(toggle, true);
}

function close(toggle, branch) {
  branch.hidden = true;
  settle(toggle, false);
}

async function load(toggle, item) {
  if (toggle.getAttribute("aria-busy") === "true") return;
  toggle.setAttribute("aria-busy", "true");
  item.querySelector(":scope > .r-tree-error")?.remove();
  try {
    const answer = await fetch(toggle.dataset.part, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
    item.append(parts.querySelector("ul"));
    settle(toggle, true);
  } catch {
    // The session may have ended or the line be down: the plain link tells which.
    const text = document.createElement("p");
    text.className = "r-tree-error";
    text.setAttribute("role", "status");
    text.textContent = "Cabang belum terbuka. Periksa sambungan, lalu tekan lagi.";
    item.append(text);
  } finally {
    toggle.removeAttribute("aria-busy");
  }
}

function settle(toggle, isOpen) {
  toggle.setAttribute("aria-expanded", String(isOpen));
  remember();
}

// The address names the innermost open branches, so that reloading or sharing shows the same tree.
function remember() {
  const isOpen = (toggle) => toggle.getAttribute("aria-expanded") === "true" && !toggle.closest("ul[hidden]");
  const opened = [...tree.querySelectorAll("a.r-tw")].filter(isOpen);
  const inner = opened.filter((toggle) => !opened.some((other) => other !== toggle && toggle.closest("li").contains(other)));
  const address = new URL(location.href);
  address.searchParams.delete("buka");
  for (const toggle of inner) address.searchParams.append("buka", toggle.dataset.code);
  if (!inner.length) address.searchParams.set("buka", "");
  history.replaceState(null, "", address);
}
