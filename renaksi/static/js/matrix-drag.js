/* Rows change places by a handle. Keyboard: Alt with the arrow keys, or the buttons of the row. */

let held = null;

/* Give every row a handle where this person may order them. */
export function draggable(region) {
  if (region.dataset.susun === undefined) return;
  const sprite = region.querySelector("use").getAttribute("href").split("#")[0];
  for (const row of region.querySelectorAll("tr.is-mine")) {
    if (row.querySelector(".r-grip")) continue;
    const grip = document.createElement("span");
    grip.className = "r-grip";
    grip.title = "Seret untuk mengubah urutan, atau Alt dengan panah atas dan bawah";
    grip.setAttribute("aria-hidden", "true");
    grip.innerHTML = `<svg class="r-icon"><use href="${sprite}#seret"></use></svg>`;
    row.querySelector(".marks").append(grip);
  }
}

function clear() {
  for (const name of ["is-before", "is-behind", "is-dragged"]) {
    for (const row of document.querySelectorAll(`#matriks .${name}`)) row.classList.remove(name);
  }
}

/* Where the row would go: in front of a row, or at the end of a strategy (before ""). */
function placeAt(x, y) {
  const over = document.elementFromPoint(x, y)?.closest("#matriks tbody tr");
  if (!over) return null;
  const group = over.closest("tbody");
  const rows = [...group.querySelectorAll("tr.is-mine")];
  if (over.matches(".r-strat")) return { group, before: rows[0] || null, mark: over, name: "is-behind" };
  const row = over.matches("tr.is-mine") ? over : over.previousElementSibling?.closest("tr.is-mine");
  if (!row) return null;
  const box = row.getBoundingClientRect();
  if (y < box.top + box.height / 2) return { group, before: row, mark: row, name: "is-before" };
  return { group, before: rows[rows.indexOf(row) + 1] || null, mark: row, name: "is-behind" };
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest?.(".r-grip");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  held = { row: grip.closest("tr"), place: null };
  held.row.classList.add("is-dragged");
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  clear();
  held.row.classList.add("is-dragged");
  held.place = placeAt(event.clientX, event.clientY);
  held.place?.mark.classList.add(held.place.name);
  const pane = held.row.closest(".r-mx").getBoundingClientRect();
  const edge = event.clientY < pane.top + 90 ? -12 : event.clientY > pane.bottom - 60 ? 12 : 0;
  held.row.closest(".r-mx").scrollBy(0, edge);
});
document.addEventListener("pointerup", () => {
  if (!held) return;
  const { row, place } = held;
  held = null;
  clear();
  if (!place || place.before === row) return;
  const lineage = row.id.slice(6);
  const detail = { lineage, place: { strategi: place.group.dataset.strategi, sebelum: place.before?.id.slice(6) || "" } };
  document.dispatchEvent(new CustomEvent("matrix:placed", { detail }));
});
document.addEventListener("pointercancel", () => {
  held = null;
  clear();
});
