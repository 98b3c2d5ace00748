// The button says what the chosen decision does; without the script it says "Simpan keputusan".
const form = document.querySelector("form[data-putusan]");
const button = form?.querySelector("button[type=submit]");

function name() {
  const chosen = form.querySelector("input[name=decision]:checked");
  if (chosen) button.textContent = chosen.dataset.tombol;
}

form?.addEventListener("change", name);
if (form) name();
