/* What was typed and not yet stored, kept in this browser until the server has it. */

const PREFIX = "renaksi:";
const NOT_KEPT = new Set(["csrf_token", "langkah"]);

const keyOf = (revision, lineage) => `${PREFIX}${revision}:${lineage}`;

/* A browser may refuse storage altogether; saving goes on without it. */
function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

/* Keep the row's texts, or (done) forget them. */
export function backup(open, revision, done = false) {
  const key = keyOf(revision, open.lineage);
  attempt(() => {
    if (done) {
      localStorage.removeItem(key);
      return;
    }
    const fields = [...new FormData(open.form)].filter(([name]) => !NOT_KEPT.has(name) && !name.startsWith("pilih:"));
    const version = open.form.elements.version.value;
    localStorage.setItem(key, JSON.stringify({ at: new Date().toISOString(), version, fields }));
  });
}

/* What an earlier visit could not store: [{key, lineage, at, version, fields}]. */
export function kept(revision) {
  const prefix = keyOf(revision, "");
  const keys = attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) || [];
  const found = keys.map((key) => ({ key, lineage: key.slice(prefix.length), ...attempt(() => JSON.parse(localStorage.getItem(key))) }));
  return found.filter((one) => one.fields);
}

/* Offer it again, row by row. */
export function restorable(region, rowOf, restore) {
  for (const one of kept(region.dataset.revisi)) {
    const { key, lineage } = one;
    const row = rowOf(lineage);
    if (!row) continue;
    const note = document.createElement("div");
    note.className = "r-note is-warn r-restore";
    note.setAttribute("role", "status");
    const when = new Date(one.at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
    note.innerHTML = '<div class="r-actions"><span></span><button class="btn btn-sm btn-secondary" type="button">Pulihkan</button><button class="btn btn-sm btn-secondary" type="button">Buang</button></div>';
    const [text, take, drop] = note.firstChild.children;
    text.textContent = `Ada isian aksi ${row.dataset.no} yang belum tersimpan, dari pukul ${when}.`;
    take.addEventListener("click", () => {
      note.remove();
      restore(lineage, one);
    });
    drop.addEventListener("click", () => {
      note.remove();
      attempt(() => localStorage.removeItem(key));
    });
    region.prepend(note);
  }
}
