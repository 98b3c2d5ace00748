// Choosing every row of the page at once; without the script each row is ticked by itself.
const all = document.querySelector("[data-pick-all]");
const rows = [...document.querySelectorAll('.a-list input[name="pilih"]')];
if (all && rows.length > 1) {
  all.closest("[hidden]").hidden = false;
  const follow = () => {
    const many = rows.filter((row) => row.checked).length;
    all.checked = many === rows.length;
    all.indeterminate = many > 0 && many < rows.length;
  };
  all.addEventListener("change", () => {
    for (const row of rows) row.checked = all.checked;
  });
  for (const row of rows) row.addEventListener("change", follow);
  follow();
}
