// How far the work has come, asked for every second and a half until it has ended.
const box = document.querySelector("[data-progress]");
const PAUSE = 1500;

async function ask() {
  let answer;
  try {
    const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    answer = await response.json();
  } catch {
    // A server that is busy answers later; meanwhile the page says that it can be loaded again.
    box.querySelector("[data-reload]").hidden = false;
    setTimeout(ask, 4 * PAUSE);
    return;
  }
  if (!answer.active) {
    location.reload();
    return;
  }
  box.querySelector("progress").value = answer.percent;
  const told = box.querySelector("[data-told]");
  if (told.textContent !== answer.told) told.textContent = answer.told;
  setTimeout(ask, PAUSE);
}

if (box) {
  box.querySelector("[data-reload]").hidden = true;
  setTimeout(ask, PAUSE);
}

// What is being written is not lost by a wrong click.
const writing = document.querySelector("form[data-writing]");
if (writing) {
  const area = writing.querySelector("textarea");
  const isOpen = writing.dataset.writing === "open";
  let sent = false;
  writing.addEventListener("submit", () => { sent = true; });
  addEventListener("beforeunload", (event) => {
    if (!sent && (isOpen || area.value !== area.defaultValue)) event.preventDefault();
  });
}
