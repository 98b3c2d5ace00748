// Suggests agencies while a field that names one is typed in. The page finds them without this as well.
for (const input of document.querySelectorAll("input[data-agency]")) {
  const list = document.getElementById(input.getAttribute("list"));
  let waiting = 0;
  let asked = "";
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 200);
  });

  async function suggest() {
    const typed = input.value.trim();
    if (typed.length < 2 || typed === asked) return;
    asked = typed;
    const answer = await fetch(`${input.dataset.agency}?q=${encodeURIComponent(typed)}`, { redirect: "error" }).catch(() => null);
    if (!answer?.ok || typed !== asked) return; // typed on meanwhile
    list.replaceChildren(...(await answer.json()).map((words) => new Option(words, words)));
  }
}
