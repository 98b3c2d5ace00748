/* A report while it is filled in: the achievement follows the typing, the countdown runs on, and
   what was typed before the lock stays in sight. Without this the server says the same on saving. */
import { kept } from "./matrix-backup.js";
import { achieved, parse } from "./report-figures.js";

const region = document.getElementById("matriks");

// ── achievement while typing ─────────────────────────────────────────────────
function show(row, field) {
  const place = row.querySelector("[data-capaian]");
  if (!place || !row.dataset.arah) return;
  const { text, light } = achieved(row.dataset.arah, parse(row.dataset.target), parse(field.value));
  const words = document.querySelector(`template[data-lampu="${light}"]`).content.cloneNode(true);
  words.querySelector("b").textContent = text;
  if (text) place.replaceChildren(words);
  else place.textContent = "–";
}
document.addEventListener("input", (event) => {
  const row = event.target.name === "realization" && event.target.closest("tr.is-edit");
  if (row) show(row, event.target);
});

// ── countdown ────────────────────────────────────────────────────────────────
const clock = document.querySelector("[data-sampai]");

function lasting(milliseconds) {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60000));
  if (minutes >= 48 * 60) return `${Math.floor(minutes / 1440)} hari`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return `${rest} menit`;
  return rest ? `${hours} jam ${rest} menit` : `${hours} jam`;
}

/* By the server's clock: the one of an office computer may be minutes off. */
function count() {
  const left = Date.parse(clock.dataset.sampai) - Date.now() - ahead;
  const words = clock.querySelector(".r-st");
  if (left <= 0) {
    words.lastChild.textContent = "Batas sudah lewat. Simpan isian, lalu muat ulang halaman";
    words.className = "r-st is-bad";
    clearInterval(ticking);
    return;
  }
  words.lastChild.textContent = `${lasting(left)} lagi`;
}
let ahead = 0;
let ticking = 0;
if (clock) {
  ahead = Date.parse(clock.dataset.kini) - Date.now();
  ticking = setInterval(count, 20000);
}

// ── what was typed before the lock ───────────────────────────────────────────
const FIELDS = { realization: "Realisasi", description: "Uraian capaian", obstacles: "Kendala", next_steps: "Rencana tindak lanjut" };

function lockedRows() {
  const place = document.getElementById("tersimpan-di-peramban");
  const rows = kept(region.dataset.revisi);
  if (!place || !rows.length) return;
  place.hidden = false;
  const head = Object.assign(document.createElement("p"), { textContent: "Isian berikut belum sampai ke sistem ketika laporan terkunci. Isian ini masih ada di peramban ini dan dapat dipulihkan setelah dispensasi diberikan." });
  place.append(head, ...rows.map(entry));
}

function entry({ lineage, fields }) {
  const row = document.getElementById(`baris-${lineage}`);
  const list = Object.assign(document.createElement("dl"), { className: "r-kept" });
  for (const [name, value] of fields) {
    if (!FIELDS[name] || !value.trim()) continue;
    list.append(
      Object.assign(document.createElement("dt"), { textContent: `${FIELDS[name]} aksi ${row ? row.dataset.no : "yang sudah tidak ada"}` }),
      Object.assign(document.createElement("dd"), { textContent: value }),
    );
  }
  return list;
}

if (region?.dataset.terkunci !== undefined) lockedRows();
