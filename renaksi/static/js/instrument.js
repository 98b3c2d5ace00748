// Totals of the weights while they are typed. The server adds them up as well; without the script
// they are those of the last save.
const form = document.querySelector("table.i-weights")?.closest("form");
const shown = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 4 });

function figure(input) {
  const typed = input.value.trim();
  const plain = /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(typed) ? typed.replaceAll(".", "") : typed;
  const value = Number(plain.replace(",", "."));
  return typed && Number.isFinite(value) ? value : 0;
}

function total(inputs) {
  return Math.round([...inputs].reduce((sum, input) => sum + figure(input), 0) * 1e4) / 1e4;
}

function write(cell, sum, wanted) {
  cell.textContent = shown.format(sum);
  if (sum === wanted) return;
  const told = document.createElement("span");
  told.className = "r-error";
  told.textContent = `harus ${shown.format(wanted)}`;
  cell.append(told);
}

function refresh() {
  for (const cell of form.querySelectorAll("[data-total]")) {
    const code = CSS.escape(cell.dataset.total);
    const own = form.querySelector(`[data-aspect="${code}"] input`);
    write(cell, total(form.querySelectorAll(`[data-of="${code}"] input`)), figure(own));
  }
  write(form.querySelector("[data-whole]"), total(form.querySelectorAll("[data-aspect] input")), 100);
}

if (form) {
  form.addEventListener("input", refresh);
  refresh();
}
