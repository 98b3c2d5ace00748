/* The editor of a matrix (of a plan, of a report): one row at a time opens in place, saves itself, and says so.
   The page works without this file; every address here is one a form of the page uses too. */
import { backup, restorable } from "./matrix-backup.js";
import { draggable } from "./matrix-drag.js";

const PAUSE = 1500;
const RETRY = 8000;
const WIDE = matchMedia("(min-width: 48rem)");
const LOST = "Belum tersimpan. Sambungan terputus, isian disimpan di peramban ini.";
const SIGNED_OUT = "Belum tersimpan. Sesi Anda berakhir; masuk lagi di tab lain. Isian disimpan di peramban ini.";
const byId = (id) => document.getElementById(id);
const region = () => byId("matriks");
const rowOf = (lineage) => byId(`baris-${lineage}`);
const lineageOf = (row) => row.id.slice(6);

/* The row being changed: {lineage, form, first, saved, timer, busy, clash, readable}. */
let open = null;

// ── talking to the server ────────────────────────────────────────────────────
function address(path = "", query = {}) {
  const url = new URL(region().dataset.alamat + path, location);
  if (region().dataset.kolom) url.searchParams.set("kolom", region().dataset.kolom);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

async function part(url) {
  const answer = await fetch(url, { headers: { "X-Bagian": "1" } });
  if (answer.redirected) throw new Refused(SIGNED_OUT);
  if (!answer.ok) throw new Refused(answer.status === 404 ? "Baris ini sudah dihapus orang lain." : LOST);
  return answer.text();
}

class Refused extends Error {}

/* The answer as JSON with its status; throws Refused with a sentence, or a network error. */
async function send(url, body) {
  if (region().dataset.kolom) body.set("kolom", region().dataset.kolom);
  const token = document.querySelector("input[name=csrf_token]");
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: { Accept: "application/json", "X-CSRFToken": token ? token.value : "" },
  });
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  if (answer.redirected || !isJson) throw new Refused(answer.redirected ? SIGNED_OUT : LOST);
  const data = await answer.json();
  if (answer.ok || "version" in data) return { ...data, status: answer.status };
  throw new Refused(answer.status === 404 ? "Baris ini sudah dihapus orang lain." : data.message);
}

// ── saying what happened ─────────────────────────────────────────────────────
const ICON = { ok: "selesai", warn: "perhatian", bad: "lewat", idle: "proses" };

function say(tone, text) {
  const sprite = region().querySelector("use").getAttribute("href").split("#")[0];
  for (const place of [byId("simpan"), byId("simpan-baris")]) {
    if (!place) continue;
    place.innerHTML = `<span class="r-st is-${tone}"><svg class="r-icon" aria-hidden="true"><use href="${sprite}#${ICON[tone]}"></use></svg><span></span></span>`;
    place.firstChild.lastChild.textContent = text;
  }
}

function showErrors(errors) {
  for (const place of open.form.ownerDocument.querySelectorAll("[data-e]")) {
    const text = errors[place.dataset.e] || "";
    place.textContent = text;
    place.hidden = !text;
    const field = open.form.elements[place.dataset.e];
    if (!field) continue;
    field.toggleAttribute("aria-invalid", Boolean(text));
    if (text) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", place.id);
    } else field.removeAttribute("aria-describedby");
  }
}

function swap(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const old = byId(id);
    if (!old) continue;
    const box = document.createElement("template");
    box.innerHTML = html.trim();
    old.replaceWith(box.content);
  }
}

// ── a row and its form ───────────────────────────────────────────────────────
function replaceRow(lineage, html) {
  const first = rowOf(lineage);
  const last = byId(`pesan-${lineage}`);
  while (first.nextElementSibling && first.nextElementSibling !== last) first.nextElementSibling.remove();
  last.remove();
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  first.replaceWith(box.content);
  draggable(region());
}

const values = (form) => {
  const found = new URLSearchParams(new FormData(form));
  for (const name of ["csrf_token", "version", "semula", "langkah"]) found.delete(name);
  for (const name of [...found.keys()]) if (name.startsWith("pilih:")) found.delete(name);
  return found;
};
/* What the server put into the form; somebody may have typed before this script was there. */
function served(form) {
  const found = values(form);
  for (const name of [...found.keys()]) {
    const field = form.elements[name];
    const given = field.options ? field.querySelector("option[selected]") || field.options[0] : null;
    found.set(name, given ? given.value : field.defaultValue);
  }
  return found.toString();
}

const isDirty = () => open && values(open.form).toString() !== open.saved;

function attach(lineage, focus, column) {
  const form = byId("u");
  const row = rowOf(lineage);
  const now = served(form);
  open = { lineage, form, first: now, saved: now, strategy: form.elements.strategy_code?.value, clash: Boolean(byId("beda")) };
  const cell = column > 1 ? row.cells[column] : null;
  const field = (focus && form.elements[focus]) || cell?.querySelector("input,select,textarea") || row.querySelector("textarea,input,select");
  field?.focus({ preventScroll: true });
  byId("bilah").scrollIntoView({ block: "nearest" });
  row.scrollIntoView({ block: "nearest" });
  if (WIDE.matches) field?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (isDirty()) later();
}

async function openRow(lineage, { focus = "", column = 0 } = {}) {
  if (open?.lineage === lineage) {
    if (focus) open.form.elements[focus]?.focus();
    return;
  }
  if (open && !(await close())) return;
  try {
    replaceRow(lineage, await part(address(`/baris/${lineage}`, { bentuk: "ubah" })));
  } catch (error) {
    say("bad", error instanceof Refused ? error.message : "Baris belum dapat dibuka. Sambungan terputus.");
    return;
  }
  attach(lineage, focus, column);
}

/* True when the row could be left: nothing in it waits for a decision. Two ways out may be taken at
   once (a button, then another row): whoever comes second finds it closed. */
async function close({ discard = false } = {}) {
  const mine = open;
  if (!discard && !(await settled())) return false;
  if (open !== mine) return true;
  clearTimeout(mine.timer);
  let html = discard ? "" : mine.readable;
  try {
    html ||= await part(address(`/baris/${mine.lineage}`));
  } catch {
    say("bad", LOST);
    return false;
  }
  if (open !== mine) return true;
  backup(mine, region().dataset.revisi, true);
  open = null;
  replaceRow(mine.lineage, html);
  return true;
}

async function settled() {
  if (open.clash) return false;
  for (let tries = 0; isDirty() && tries < 3; tries += 1) if (!(await save())) return false;
  return true;
}

// ── saving ───────────────────────────────────────────────────────────────────
function later() {
  if (!open || open.clash) return;
  backup(open, region().dataset.revisi); // the window may be closed before the pause is over
  clearTimeout(open.timer);
  open.timer = setTimeout(save, PAUSE);
}

/* One request at a time; true when everything typed is stored. */
async function save(step = "simpan") {
  const mine = open;
  if (!mine) return true;
  clearTimeout(mine.timer);
  while (mine.busy) { // of several that wait, one goes on and the others wait for it
    await mine.busy;
    if (open !== mine) return true;
  }
  const resolving = mine.clash && step === "pilih";
  if (mine.clash && !resolving) return false;
  if (!isDirty() && !resolving) {
    backup(mine, region().dataset.revisi, true);
    return true;
  }
  mine.busy = store(mine);
  const done = await mine.busy;
  mine.busy = null;
  return done;
}

async function store(mine) {
  const body = new URLSearchParams(new FormData(mine.form));
  const typed = values(mine.form).toString();
  body.set("langkah", "simpan");
  backup(mine, region().dataset.revisi);
  say("idle", "Menyimpan…");
  try {
    return took(mine, typed, await send(mine.form.getAttribute("action"), body));
  } catch (error) {
    say("bad", error instanceof Refused ? error.message : LOST);
    if (!(error instanceof Refused) && open === mine) mine.timer = setTimeout(save, RETRY);
    return false;
  }
}

function took(mine, typed, answer) {
  mine.form.elements.version.value = answer.version;
  if (answer.status === 409) {
    mine.clash = true;
    byId("bilah").insertAdjacentHTML("beforebegin", answer.clash);
    byId("beda").scrollIntoView({ block: "nearest" });
    say("warn", "Belum tersimpan: baris ini diubah orang lain. Pilih isian yang dipakai.");
    return false;
  }
  mine.form.elements.semula.value = answer.base;
  swap(answer.html);
  mine.saved = typed;
  mine.readable = answer.row;
  showErrors(answer.errors);
  if (answer.status === 422) {
    say("warn", "Tersimpan, kecuali isian yang ditandai.");
    return false;
  }
  if (mine.clash) {
    mine.clash = false;
    byId("beda").remove();
  }
  if (typed === values(mine.form).toString()) backup(mine, region().dataset.revisi, true);
  say("ok", `Tersimpan otomatis pukul ${answer.saved}`);
  if (mine.strategy !== mine.form.elements.strategy_code?.value) reload(mine.lineage);
  return true;
}

// ── rows that come, go and move ──────────────────────────────────────────────
async function reload(lineage = "", said = "") {
  const query = { bagian: "matriks" };
  if (lineage) query.ubah = lineage;
  const html = await part(address("", query));
  open = null;
  const scroll = region().querySelector(".r-mx").scrollLeft;
  const box = document.createElement("template");
  box.innerHTML = html.trim();
  region().replaceWith(box.content);
  region().querySelector(".r-mx").scrollLeft = scroll;
  draggable(region());
  if (said) say("ok", said);
  if (lineage && byId("u")) attach(lineage);
}

async function change(url, body, said) {
  try {
    const answer = await send(url, body);
    await reload(answer.open ? answer.row : "", said);
    return answer.row;
  } catch (error) {
    say("bad", error instanceof Refused ? error.message : "Belum terlaksana. Sambungan terputus; coba lagi.");
    return null;
  }
}

async function move(lineage, body) {
  if (open && !(await close())) return;
  await change(address(`/baris/${lineage}/pindah`), new URLSearchParams(body), "");
  const row = rowOf(lineage);
  if (!row) return;
  say("ok", `Aksi dipindahkan, kini bernomor ${row.dataset.no}.`);
  row.querySelector("a.no")?.focus();
}

async function follow(step) {
  const { lineage, form } = open;
  if (step === "hapus") {
    const body = new URLSearchParams({ langkah: "hapus", version: form.elements.version.value });
    if (await change(form.getAttribute("action"), body, "Aksi dihapus.") !== null) region().querySelector("[data-pulih] button")?.focus();
    return;
  }
  if (open.clash) {
    if (await save("pilih")) await close({ discard: true });
    return;
  }
  if (!(await settled())) return;
  if (step === "berikut") {
    const rows = [...region().querySelectorAll("tr.is-mine, tr.is-edit")];
    const next = rows[rows.findIndex((row) => row.classList.contains("is-edit")) + 1];
    if (next) await openRow(lineageOf(next));
    else if (await close()) rowOf(lineage).querySelector("a.no")?.focus();
  } else if (step === "selesai") {
    if (await close()) rowOf(lineage).querySelector("a.no")?.focus();
  } else {
    const body = new URLSearchParams(new FormData(form));
    body.set("langkah", step);
    await change(form.getAttribute("action"), body, step === "gandakan" ? "Aksi digandakan." : "Aksi dipindahkan.");
  }
}

/* Back to what stood here when the row was opened; what was saved since is saved over. */
async function undo() {
  if (open.clash) return close({ discard: true });
  const first = new URLSearchParams(open.first);
  for (const field of open.form.elements) if (first.has(field.name)) field.value = first.get(field.name);
  const { lineage } = open;
  if (await close()) rowOf(lineage).querySelector("a.no")?.focus();
  return true;
}

// ── what people do ───────────────────────────────────────────────────────────
document.addEventListener("input", (event) => event.target.form?.id === "u" && later());
document.addEventListener("change", (event) => {
  if (event.target.form?.id === "u" && event.target.type !== "radio") save();
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id === "u" && open) {
    event.preventDefault();
    follow(event.submitter?.value || "berikut");
  } else if (form.matches("[data-tambah], [data-pulih]")) {
    event.preventDefault();
    const ready = open ? close() : Promise.resolve(true);
    const said = form.matches("[data-pulih]") ? "Aksi dipulihkan." : "Aksi ditambahkan.";
    ready.then((free) => free && change(form.getAttribute("action"), new URLSearchParams(new FormData(form)), said));
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link?.matches("[data-batal]") && open) {
    event.preventDefault();
    undo();
    return;
  }
  const row = event.target.closest("#matriks tr");
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link?.matches("a.no, [data-isian]")) {
    event.preventDefault();
    const lineage = row.id.replace(/^(baris|pesan)-/, "");
    openRow(lineage, { focus: link.dataset.isian });
  } else if (link?.matches(".r-unfold")) {
    event.preventDefault();
    row.classList.add("is-open");
  } else if (row.matches(".is-mine") && WIDE.matches && !event.target.closest("a, button, .r-grip") && getSelection().isCollapsed) {
    openRow(lineageOf(row), { column: event.target.closest("td, th").cellIndex });
  }
});
document.addEventListener("keydown", (event) => {
  if (!region()) return;
  const inForm = open && event.target.form?.id === "u";
  const upOrDown = { ArrowUp: "naik", ArrowDown: "turun" }[event.key];
  if (event.key === "Escape" && inForm && !open.clash) {
    event.preventDefault();
    follow("selesai");
  } else if (event.key === "Enter" && event.ctrlKey && inForm) {
    event.preventDefault();
    follow("berikut");
  } else if (event.altKey && upOrDown && region().dataset.susun !== undefined) {
    const row = event.target.closest("tr[data-no]");
    if (!row) return;
    event.preventDefault();
    if (inForm) follow(upOrDown);
    else move(lineageOf(row), { arah: upOrDown });
  }
});
// Something else than its form changed the row: read it afresh when it is closed.
document.addEventListener("matrix:stale", () => {
  if (open) open.readable = "";
});
document.addEventListener("matrix:placed", (event) => move(event.detail.lineage, event.detail.place));
document.addEventListener("paste", (event) => {
  if (!region() || !byId("tempel") || event.target.closest("input, textarea, select")) return;
  const text = event.clipboardData.getData("text/plain");
  if (!/[\t\n]/.test(text)) return;
  event.preventDefault();
  const form = Object.assign(document.createElement("form"), { method: "post", action: byId("tempel").href });
  for (const [name, value] of [["csrf_token", document.querySelector("input[name=csrf_token]").value], ["isi", text]]) {
    form.append(Object.assign(document.createElement("textarea"), { name, value, hidden: true }));
  }
  document.body.append(form);
  form.submit();
});
addEventListener("online", () => open && save());
addEventListener("beforeunload", (event) => {
  if (isDirty() || open?.busy) event.preventDefault();
});

if (region()) {
  draggable(region());
  const edited = region().querySelector("tr.is-edit");
  if (edited) attach(lineageOf(edited), region().querySelector("[autofocus]")?.name);
  restorable(region(), rowOf, async (lineage, kept) => {
    await openRow(lineage);
    if (open?.lineage !== lineage) return;
    for (const [name, value] of kept.fields) {
      const field = open.form.elements[name];
      if (field && !(field instanceof RadioNodeList)) field.value = value;
    }
    if (!isDirty()) { // the server had it, only its answer never came back
      backup(open, region().dataset.revisi, true);
      say("ok", "Isian ini ternyata sudah tersimpan.");
      return;
    }
    open.form.elements.version.value = kept.version; // somebody else's change since then is a conflict
    await save();
  });
}
