// Copying a text with one press. Without this script, or where the browser refuses, the text can
// be selected by hand: the field is read-only, not disabled.

const SAID = "Teks sudah disalin.";
const BY_HAND = "Peramban tidak mengizinkan. Teks sudah dipilih; tekan Ctrl+C untuk menyalin.";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = document.querySelector(`[data-copied="${CSS.escape(button.dataset.copy)}"]`);
  button.hidden = false;
  button.addEventListener("click", async () => {
    told.textContent = (await copy(field)) ? SAID : BY_HAND;
  });
}

async function copy(field) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // refused: select it instead
    }
  }
  field.focus();
  field.select();
  return false;
}
