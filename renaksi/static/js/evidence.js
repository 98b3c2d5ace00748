/* Hands in evidence: several files at once, in pieces, with progress, and goes on after a broken
   connection or a reload. Without this file the form sends one file as any form does.
   When something was handed in, the page is told by the event "renaksi:bukti" on the document:
   {lineage, version}, the version being that of the report's row. */
import { begin, progress, send, drop, Stopped } from "./evidence-line.js";
import { remember, recall, forget, unfinished } from "./evidence-memory.js";

const LIMIT = 25 * 1024 * 1024;
const WAITS = [1000, 2000, 4000, 8000, 15000];

const pause = (time) => new Promise((go) => setTimeout(go, time));
const size = (bytes) =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / (1024 * 1024)).toLocaleString("id-ID", { maximumFractionDigits: 1 })} MB`;

function make(name, text, cls) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (cls) made.className = cls;
  return made;
}

/* One line of the list: name, progress, a sentence, and how to stop. */
class Line {
  constructor(list, file) {
    this.box = make("li");
    this.bar = make("progress");
    this.bar.max = file.size || 1;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Kemajuan ${file.name}`);
    this.word = make("span", `Menunggu giliran, ${size(file.size)}`);
    this.stop = make("button", "Batalkan", "btn btn-sm btn-secondary");
    this.stop.type = "button";
    this.stop.setAttribute("aria-label", `Batalkan ${file.name}`);
    this.box.append(make("b", file.name), this.stop, this.bar, this.word);
    list.append(this.box);
  }

  at(received, total) {
    this.bar.value = received;
    this.word.textContent = `${size(received)} dari ${size(total)}`;
  }

  end(tone, text) {
    this.box.className = `is-${tone}`;
    this.word.textContent = text;
    this.stop.remove();
    if (tone === "ok") this.bar.value = this.bar.max;
    else this.bar.remove();
  }
}

function place(form) {
  return {
    plan_id: form.dataset.rencana,
    code: form.dataset.periode,
    lineage_id: form.dataset.baris,
  };
}

function listOf(form) {
  const box = form.querySelector("[data-daftar]");
  box.hidden = false;
  const list = box.querySelector("ul") || make("ul");
  box.append(list);
  return list;
}

/* ── one file ──────────────────────────────────────────────────────────────── */
async function upload(form, file, facts, line) {
  const where = place(form);
  const control = new AbortController();
  let token = recall(where, file);
  line.stop.addEventListener("click", () => {
    control.abort();
    if (token) drop(form, token);
    forget(where, file);
    line.end("idle", "Dibatalkan.");
  });
  let told = token ? await progress(form, token).catch(() => null) : null;
  if (!told) {
    told = await begin(form, { ...where, ...facts, name: file.name, size: file.size });
    token = told.token;
    remember(where, file, { token, facts });
  }
  let received = told.received;
  let tries = 0;
  for (;;) {
    if (control.signal.aborted) return null;
    line.at(received, file.size);
    try {
      const answer = await send(form, token, file, received, facts, control.signal);
      tries = 0;
      received = answer.received;
      if (answer.link) {
        forget(where, file);
        return answer;
      }
    } catch (error) {
      if (control.signal.aborted) return null;
      if (error instanceof Stopped) {
        if (error.isFinal) forget(where, file);
        throw error;
      }
      if (error.received !== undefined) {
        received = error.received;
        continue;
      }
      line.word.textContent = "Sambungan terputus. Dilanjutkan begitu tersambung lagi.";
      await pause(WAITS[Math.min(tries++, WAITS.length - 1)]);
      const now = await progress(form, token).catch((gone) => (gone instanceof Stopped ? Promise.reject(gone) : null));
      if (now) received = now.received;
    }
  }
}

async function handIn(form, file, facts, list) {
  const line = new Line(list, file);
  if (file.size > LIMIT) {
    line.end("bad", `Berkas ${size(file.size)} melebihi batas 25 MB.`);
    return;
  }
  try {
    const answer = await upload(form, file, facts, line);
    if (!answer) return;
    line.end("ok", "Tersimpan.");
    tell(form, `${file.name} tersimpan.`);
    await refresh();
    document.dispatchEvent(
      new CustomEvent("renaksi:bukti", {
        detail: { lineage: form.dataset.baris, version: answer.entry_version },
      }),
    );
  } catch (error) {
    const text = error instanceof Stopped ? error.message : "Berkas tidak dapat dibaca dari perangkat ini.";
    line.end("bad", text);
    tell(form, `${file.name}: ${text}`);
  }
}

/* ── the form ──────────────────────────────────────────────────────────────── */
function tell(form, text) {
  form.querySelector("[data-kabar]").textContent = text;
}

/* The list of the row, as the server shows it now. */
async function refresh() {
  const old = document.getElementById("bukti-baris");
  if (!old) return;
  const answer = await fetch(location.pathname, { headers: { "X-Bagian": "1" } }).catch(() => null);
  if (!answer || !answer.ok || answer.redirected) return;
  const box = document.createElement("template");
  box.innerHTML = (await answer.text()).trim();
  old.replaceWith(box.content);
}

function complain(field, text) {
  const id = `${field.id}-salah`;
  document.getElementById(id)?.remove();
  field.classList.toggle("is-invalid", Boolean(text));
  if (!text) {
    field.removeAttribute("aria-invalid");
    return;
  }
  const note = make("span", text, "r-error");
  note.id = id;
  field.before(note);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
}

function ready(form) {
  const { file, effective_on: day } = form.elements;
  complain(day, day.value ? "" : "Isi tanggal dokumen, yaitu tanggal yang tertulis pada buktinya.");
  complain(file, file.files.length ? "" : "Pilih berkasnya dahulu.");
  const first = !day.value ? day : !file.files.length ? file : null;
  first?.focus();
  return !first;
}

async function submit(event) {
  const form = event.currentTarget;
  event.preventDefault();
  if (!ready(form)) return;
  const { file, requirement, effective_on: day, description } = form.elements;
  const facts = { requirement: requirement.value, tanggal: day.value, keterangan: description.value };
  const files = [...file.files];
  file.value = "";
  const list = listOf(form);
  for (const one of files) await handIn(form, one, facts, list);
}

/* What an earlier visit could not finish: the same file, chosen again, goes on where it stopped. */
function remind(form) {
  for (const { key, kept } of unfinished(place(form))) {
    const note = make("li");
    const stop = make("button", "Buang", "btn btn-sm btn-secondary");
    stop.type = "button";
    stop.addEventListener("click", () => {
      drop(form, kept.token);
      forget(key);
      note.remove();
    });
    const text = `Terhenti sebelum selesai (${size(kept.size)}). Pilih lagi berkas yang sama untuk melanjutkan.`;
    note.append(make("b", kept.name), stop, make("span", text));
    listOf(form).append(note);
    form.elements.file.addEventListener("change", () => {
      const again = [...form.elements.file.files].some((one) => one.name === kept.name && one.size === kept.size);
      if (!again) return;
      note.remove();
      if (!form.elements.effective_on.value) form.elements.effective_on.value = kept.facts.tanggal;
    });
  }
}

for (const form of document.querySelectorAll("form[data-unggah]")) {
  form.elements.file.multiple = true;
  form.addEventListener("submit", submit);
  remind(form);
}
