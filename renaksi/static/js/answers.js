/* Answers of a self-assessment save themselves, one indicator at a time, and say so. The page works
   without this file: the same fields are sent by its buttons, to the same addresses. */
const PAUSE = 1200;
const RETRY = 8000;
const LOST = "Belum tersimpan. Sambungan terputus, isian disimpan di peramban ini.";
const SIGNED_OUT = "Belum tersimpan. Sesi Anda berakhir; masuk lagi di tab lain. Isian disimpan di peramban ini.";
const ICON = { ok: "selesai", warn: "perhatian", bad: "lewat", idle: "proses" };
const form = document.querySelector("form[data-lembar]");
const byId = (id) => document.getElementById(id);

class Refused extends Error {}

function swap(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const box = document.createElement("template");
    box.innerHTML = html.trim();
    byId(id)?.replaceWith(box.content);
  }
}

async function send(url, body) {
  const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  if (answer.redirected || answer.status === 401) throw new Refused(SIGNED_OUT);
  if (!isJson) throw new Refused(LOST);
  const data = await answer.json();
  if (answer.ok || "version" in data) return { ...data, status: answer.status };
  throw new Refused(data.message);
}

/* One indicator: its fields, what of them is stored, and where it says so. */
class Answer {
  constructor(place) {
    this.place = place;
    this.code = place.dataset.isian;
    this.version = this.fields.find((one) => one.name === `${this.code}.version`);
    this.base = this.fields.find((one) => one.name === `${this.code}.base`);
    this.stored = this.typed().toString();
    this.key = `isian:${form.dataset.lembar}:${this.code}`;
    this.bring();
    place.addEventListener("input", () => this.later());
    place.addEventListener("change", () => this.later());
    place.addEventListener("click", (event) => {
      if (event.target.closest(".s-clash a")) this.keep(false); // what is stored is to be used
    });
  }

  get fields() {
    return [...this.place.querySelectorAll("input, textarea")];
  }

  typed() {
    const found = new URLSearchParams();
    for (const one of this.fields) {
      const chosen = !["radio", "checkbox"].includes(one.type) || one.checked;
      if (chosen && one !== this.version && one.type !== "hidden") found.append(one.name, one.value);
    }
    return found;
  }

  get isDirty() {
    return this.typed().toString() !== this.stored;
  }

  /* Some figures of a formula are still to come: the server would only say so. */
  get isHalf() {
    const figures = this.fields.filter((one) => one.name.startsWith(`${this.code}.in:`));
    const left = figures.filter((one) => !one.value.trim());
    const isLeftOut = this.fields.some((one) => one.type === "checkbox" && one.checked);
    return !isLeftOut && left.length > 0 && left.length < figures.length;
  }

  say(tone, text) {
    const place = this.place.querySelector("[data-simpan]");
    const sprite = document.querySelector("use").getAttribute("href").split("#")[0];
    place.innerHTML = `<span class="r-st is-${tone}"><svg class="r-icon" aria-hidden="true"><use href="${sprite}#${ICON[tone]}"></use></svg><span></span></span>`;
    place.firstChild.lastChild.textContent = text;
  }

  /* What a lost line or a closed window left behind. */
  bring() {
    let kept = null;
    try {
      kept = localStorage.getItem(this.key);
    } catch {
      return;
    }
    if (!kept) return;
    const { version, text, sent } = JSON.parse(kept);
    if (sent && version !== this.version.value) return this.keep(false); // it arrived
    const found = new URLSearchParams(text);
    for (const one of this.fields) {
      if (one === this.version || one.type === "hidden") continue;
      if (["radio", "checkbox"].includes(one.type)) one.checked = found.getAll(one.name).includes(one.value);
      else one.value = found.get(one.name) ?? "";
    }
    if (!this.isDirty) return this.keep(false);
    this.version.value = version; // whoever wrote since is not written over unseen
    this.say("warn", "Isian yang belum tersimpan dipulihkan dari peramban ini.");
    this.later();
  }

  /* `sent`: with the whole page, by a button; whether it arrived is seen on the next page. */
  keep(isOpen = true, sent = false) {
    const kept = { version: this.version.value, text: this.typed().toString(), sent };
    try {
      if (isOpen) localStorage.setItem(this.key, JSON.stringify(kept));
      else localStorage.removeItem(this.key);
    } catch { /* a browser that keeps nothing still saves */ }
  }

  later() {
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.busy) return this.later();
    if (!this.isDirty) return this.keep(false);
    if (this.isHalf) return this.say("idle", "Lengkapi semua angka. Isian disimpan di peramban ini.");
    const body = this.typed();
    const sent = body.toString();
    body.set(this.version.name, this.version.value);
    body.set("csrf_token", form.elements.csrf_token.value);
    this.busy = this.store(sent, body);
    await this.busy;
    this.busy = null;
  }

  async store(sent, body) {
    this.say("idle", "Menyimpan…");
    try {
      this.took(sent, await send(this.place.dataset.alamat, body));
    } catch (error) {
      this.say("bad", error instanceof Refused ? error.message : LOST);
      if (!(error instanceof Refused)) this.timer = setTimeout(() => this.save(), RETRY);
    }
  }

  took(sent, answer) {
    this.version.value = answer.version;
    this.place.querySelector(".s-clash")?.remove();
    if (answer.clash) {
      this.place.querySelector("[data-simpan]").insertAdjacentHTML("beforebegin", answer.clash);
      this.say("warn", "Belum tersimpan: jawaban ini diubah orang lain. Ubah atau simpan lagi untuk memakai isian Anda.");
      return;
    }
    this.show(answer.errors);
    if (answer.status === 422) {
      this.say("warn", "Belum tersimpan: lengkapi isian yang ditandai.");
      return;
    }
    swap(answer.html);
    this.base.value = answer.base;
    this.stored = sent;
    if (this.isDirty) this.later();
    else this.keep(false);
    this.say("ok", `Tersimpan otomatis pukul ${answer.saved}`);
  }

  show(errors) {
    for (const place of this.place.querySelectorAll("[data-e]")) {
      const text = errors[place.dataset.e] || "";
      place.textContent = text;
      place.hidden = !text;
      for (const one of this.fields) {
        if (one.name !== `${this.code}.${place.dataset.e}` || one.type === "radio") continue;
        one.classList.toggle("is-invalid", Boolean(text) && one.type !== "checkbox");
        if (text) one.setAttribute("aria-invalid", "true");
        else one.removeAttribute("aria-invalid");
      }
    }
  }
}

const answers = [...document.querySelectorAll("[data-isian]")].map((place) => new Answer(place));

/* A button sends everything at once: what waits to be saved goes with it, what is on its way is
   waited for, and once is enough. */
form.addEventListener("submit", async (event) => {
  const under = answers.filter((one) => one.busy).map((one) => one.busy);
  if (under.length || form.dataset.sent) event.preventDefault();
  if (form.dataset.sent) return;
  for (const one of answers) clearTimeout(one.timer);
  if (under.length) {
    await Promise.all(under);
    for (const one of answers) clearTimeout(one.timer);
    if (!form.querySelector(".s-clash")) form.requestSubmit(event.submitter); // else it is read first
    return;
  }
  form.dataset.sent = "1";
  for (const one of answers) one.keep(one.isDirty, true);
});
window.addEventListener("pageshow", () => delete form.dataset.sent);
