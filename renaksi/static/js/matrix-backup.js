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

/* Offer what an earlier visit could not store. */
export function restorable(region, rowOf, restore) {
  const prefix = keyOf(region.dataset.revisi, "");
  const keys = attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix))) || [];
  for (const key of keys) {
    const lineage = key.slice(prefix.length);
    const row = rowOf(lineage);
    const kept = attempt(() => JSON.parse(localStorage.getItem(key)));
    if (!row || !kept) continue;
    const note = document.createElement("div");
    note.className = "r-note is-warn r-restore";
    note.setAttribute("role", "status");
    const when = new Date(kept.at).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
    note.innerHTML = '<div class="r-actions"><span></span><button class="btn btn-sm btn-secondary" type="button">Pulihkan</button><button class="btn btn-sm btn-secondary" type="button">Buang</button></div>';
    const [text, take, drop] = note.firstChild.children;
    text.textContent = `Ada isian aksi ${row.dataset.no} yang belum tersimpan, dari pukul ${when}.`;
    take.addEventListener("click", () => {
      note.remove();
      restore(lineage, kept);
    });
    drop.addEventListener("click", () => {
      note.remove();
      attempt(() => localStorage.removeItem(key));
    });
    region.prepend(note);
  }
}
