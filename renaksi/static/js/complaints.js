// An export of 100,000 rows takes some seconds: say so, and let nobody send it twice meanwhile.
for (const form of document.querySelectorAll("form[data-waits]")) {
  form.addEventListener("submit", () => {
    form.querySelector("[data-waiting]").hidden = false;
    form.querySelector("button[type=submit]").disabled = true;
  });
}
// Back in the history, the page is as it was left.
addEventListener("pageshow", () => {
  for (const note of document.querySelectorAll("[data-waiting]")) note.hidden = true;
  for (const button of document.querySelectorAll("form[data-waits] button[type=submit]")) button.disabled = false;
});
