/* Which files this browser has begun to hand in, so that they can go on after a reload. */

const PREFIX = "renaksi:unggah:";
const A_DAY = 24 * 3600 * 1000;

/* A browser may refuse storage altogether; uploading goes on without it. */
function attempt(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

const prefix = (where) => `${PREFIX}${where.plan_id}:${where.code}:${where.lineage_id}:`;
const keyOf = (where, file) => `${prefix(where)}${file.size}:${file.lastModified}:${file.name}`;

export function remember(where, file, { token, facts }) {
  const kept = { at: Date.now(), token, facts, name: file.name, size: file.size };
  attempt(() => localStorage.setItem(keyOf(where, file), JSON.stringify(kept)));
}

const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));

export function recall(where, file) {
  return read(keyOf(where, file))?.token || null;
}

/* By row and file, or by the key `unfinished` gave. */
export function forget(where, file) {
  attempt(() => localStorage.removeItem(file ? keyOf(where, file) : where));
}

export function unfinished(where) {
  const keys = attempt(() => Object.keys(localStorage)) || [];
  const found = [];
  for (const key of keys.filter((one) => one.startsWith(prefix(where)))) {
    const kept = read(key);
    if (kept && Date.now() - kept.at < A_DAY) found.push({ key, kept });
    else forget(key);
  }
  return found;
}
