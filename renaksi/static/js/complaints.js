/* An export of 100,000 rows takes a while: say how far it is, and let nobody send it twice meanwhile.
   A file is sent by the script, which knows how much of it has gone; the page that shows what it
   would do is then asked for like any other. */
const LOST = "Sambungan terputus sebelum berkas terkirim. Periksa jaringan Anda, lalu kirim lagi.";
const SIGNED_OUT = "Sesi Anda berakhir. Masuk lagi di tab lain, lalu kirim berkas yang sama.";
const number = new Intl.NumberFormat("id-ID");
const megabytes = new Intl.NumberFormat("id-ID", { maximumFractionDigits: 1 });

function parts(form) {
  const of = (name) => form.querySelector(`[data-${name}]`);
  return { box: of("waiting"), step: of("step"), count: of("count"), fault: of("fault"),
    bar: form.querySelector("progress"), button: form.querySelector("button[type=submit]") };
}

function tell({ step, count, bar }, words, told, done, of) {
  if (step.textContent !== words) step.textContent = words;
  count.textContent = told;
  if (of) Object.assign(bar, { max: of, value: Math.min(done, of) });
  else bar.removeAttribute("value");
}

let timer = 0;

/* Asks how far the server is until the next page is there. */
function follow(form, shown) {
  const ask = async () => {
    try {
      const answer = await fetch(form.dataset.waits, { headers: { Accept: "application/json" } });
      const told = answer.ok ? await answer.json() : {};
      if (told.words) {
        const of = told.of ? ` dari ${number.format(told.of)}` : "";
        tell(shown, told.words, `${number.format(told.done)}${of} baris`, told.done, told.of);
      }
    } catch {
      // Only news is missed; the work goes on.
    }
  };
  clearInterval(timer);
  timer = setInterval(ask, 1000);
  ask();
}

function stop(shown, why) {
  clearInterval(timer);
  shown.box.hidden = true;
  shown.button.disabled = false;
  shown.fault.textContent = why;
  shown.fault.hidden = !why;
}

function send(form, shown) {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const [done, of] = [loaded, total].map((bytes) => megabytes.format(bytes / 1048576));
    tell(shown, "Mengunggah berkas", `${done} dari ${of} MB`, loaded, total);
  });
  request.upload.addEventListener("load", () => tell(shown, "Membaca berkas", "", 0, 0));
  request.addEventListener("error", () => stop(shown, LOST));
  request.addEventListener("load", () => {
    const told = request.response;
    if (!told?.slip) return stop(shown, told?.message || SIGNED_OUT);
    const next = document.getElementById("periksa");
    next.elements.berkas.value = told.slip;
    return next.submit();
  });
  request.send(new FormData(form));
  follow(form, shown); // nothing to tell until all of it has arrived
}

for (const form of document.querySelectorAll("form[data-waits]")) {
  form.addEventListener("submit", (event) => {
    const shown = parts(form);
    const file = form.querySelector("input[type=file]");
    if (file && !file.files.length) return;
    Object.assign(shown.fault, { hidden: true, textContent: "" });
    shown.box.hidden = false;
    shown.button.disabled = true;
    if (!file) {
      tell(shown, "Memeriksa baris", "", 0, 0);
      follow(form, shown);
      return;
    }
    event.preventDefault();
    send(form, shown);
  });
}
/* Back in the history, the page is as it was left. */
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const form of document.querySelectorAll("form[data-waits]")) stop(parts(form), "");
});
