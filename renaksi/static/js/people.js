// The one-time link: copy it with one press. Without this the field can be selected by hand.
const field = document.querySelector("[data-copy]");
const button = document.querySelector("[data-copy-button]");
const told = document.querySelector("[data-copied]");

if (field && button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = "Tersalin.";
    } catch {
      field.select();
      told.textContent = "Tekan Ctrl+C untuk menyalin.";
    }
  });
}
