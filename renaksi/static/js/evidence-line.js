/* Talking to the server about a file that is handed in: announced, sent in pieces, asked after. */

export const PIECE = 512 * 1024;
const SIGNED_OUT = "Sesi Anda berakhir. Masuk lagi di tab lain, lalu unggah berkas yang sama untuk melanjutkan.";

/* The server said no; `isFinal`: saying it again changes nothing. */
export class Stopped extends Error {
  constructor(message, isFinal) {
    super(message);
    this.isFinal = isFinal;
  }
}

async function ask(form, method, address, body, signal) {
  const answer = await fetch(address, {
    method,
    body,
    signal,
    headers: { Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
  });
  if (answer.status === 204) return null;
  if (answer.status >= 500) throw new TypeError("busy");
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  if (answer.status === 401 || answer.redirected || !isJson) throw new Stopped(SIGNED_OUT, false);
  const told = await answer.json();
  if (answer.ok) return told;
  if (told.received !== undefined) throw Object.assign(new Error(told.message), { received: told.received });
  throw new Stopped(told.message, answer.status === 404 || answer.status === 422);
}

const at = (form, token) => `${form.dataset.unggah}/${token}`;

export function begin(form, { tanggal, keterangan, ...fields }) {
  return ask(form, "POST", form.dataset.unggah, new URLSearchParams({ ...fields, effective_on: tanggal }));
}

export const progress = (form, token) => ask(form, "GET", at(form, token));

/* The piece that starts at `offset`; an empty one where the file is whole and only the answer was lost. */
export function send(form, token, file, offset, facts, signal) {
  const query = new URLSearchParams({ mulai: offset, tanggal: facts.tanggal, keterangan: facts.keterangan });
  return ask(form, "PUT", `${at(form, token)}?${query}`, file.slice(offset, offset + PIECE), signal);
}

export function drop(form, token) {
  ask(form, "DELETE", at(form, token)).catch(() => null);
}
