// What can be done on the workbench, by key and by button alike: one method for each.

import { confirmIn } from "./cards.js";
import { announce, say, word } from "./words.js";

const KINDS = {
  link: "identifying", comment: "commenting", tag: "tagging", date: "classifying", verdict: "assessing", question: "questioning",
};
const DONE = {
  accept: "accepted", reject: "rejected", submit: "submitted", publish: "published", return: "returned", withdraw: "withdrawn",
};
const ON_NOTES = ["accept", "reject", "accept_alike", "reject_alike", "edit", "submit", "publish", "return", "reply", "cite",
  "place", "withdraw"];

export class Desk {
  constructor(parts) {
    Object.assign(this, parts); // start, text, notes, highlights, server; later cards, editor, creating, selecting, …
    this.picked = null;
    this.stack = [];
    this.pointedAt = null;
  }

  /** Do what a key or a button says. Returns whether there was anything of that name to do. */
  do(name, uuid) {
    if (KINDS[name]) this.write(KINDS[name]);
    else if (ON_NOTES.includes(name)) this.onNote(name, uuid || this.cards.current);
    else if (typeof this[name] === "function") this[name](uuid);
    else return false;
    return true;
  }

  // ——— selecting ———

  /** The selection changed: say so, offer better edges, list what already stands there. */
  pick(span) {
    this.picked = span;
    const box = document.getElementById("wb-picked");
    const quote = span ? this.text.slice(span.start, span.end) : "";
    box.hidden = !span;
    if (!this.editor.isOpen) this.highlights.mark("picked", span ? [span] : []);
    if (!span) return;
    const count = span.end - span.start;
    box.querySelector("#wb-picked-quote").textContent = shortened(quote);
    const error = box.querySelector(".wb-error");
    error.hidden = count <= this.start.limit;
    error.textContent = error.hidden ? "" : say("too_long", { count, limit: this.start.limit });
    this.offerSnap(box.querySelector(".wb-snaps"), span);
    if (!this.editor.isOpen) this.showStack(this.notes.overlapping(span), null);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => announce(say("selected", { count, quote: shortened(quote, 40) })), 400);
  }

  offerSnap(place, span) {
    place.replaceChildren();
    const better = this.text.snapped(span);
    if (better.start === span.start && better.end === span.end) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say("snap", { quote: shortened(this.text.slice(better.start, better.end), 30) });
    button.addEventListener("click", () => this.selecting.select(better));
    place.append(button);
  }

  sentence() {
    this.selecting.sentence();
  }

  /** A click on the text: the notes there, innermost first; again on the same place: the next of them. */
  point(at) {
    this.pointedAt = at;
    if (this.editor.isOpen) return;
    const here = at === null ? [] : this.notes.at(at).filter((note) => this.progress.shows(note));
    const same = here.length && here.length === this.stack.length && here.every((note, i) => note.uuid === this.stack[i]);
    if (same) this.step();
    else this.showStack(here, here[0] || null);
  }

  showStack(here, current) {
    this.stack = here.map((note) => note.uuid);
    this.cards.show(this.stack, current ? current.uuid : null);
    document.getElementById("wb-hint").hidden = here.length > 0 || this.picked !== null;
    this.markCurrent();
  }

  markCurrent() {
    const note = this.cards.current && this.notes.get(this.cards.current);
    this.highlights.mark("current", note && note.start !== null ? [note] : []);
    if (note) this.sayPlace(note);
  }

  sayPlace(note) {
    const entity = this.notes.entity(note);
    const what = [word("motivation", note.motivation), word("status", note.status), entity && entity.name, shortened(note.exact, 30)];
    announce(say("stack", {
      at: this.stack.indexOf(note.uuid) + 1, count: this.stack.length, what: what.filter(Boolean).join(", "),
    }));
  }

  look(uuid) {
    this.cards.open(uuid);
    this.markCurrent();
  }

  /** Key `x`, or another click: the next note of those that stand here. */
  stepThrough() {
    if (this.editor.isOpen) return;
    const at = this.selecting.at;
    const here = at === null ? [] : this.notes.at(at).filter((note) => this.progress.shows(note));
    if (here.length && !here.some((note) => note.uuid === this.cards.current)) this.showStack(here, here[0]);
    else if (this.stack.length) this.step();
    else announce(say("nothing_here"));
  }

  step() {
    const next = (this.stack.indexOf(this.cards.current) + 1) % this.stack.length;
    this.look(this.stack[next]);
  }

  // ——— moving ———

  /** Go to a note: its place in the text, and the notes that stand over its first character. */
  go(note) {
    if (!note) return;
    if (note.start === null) {
      this.showStack([note], note);
      return;
    }
    const box = this.text.range(note.start, note.end).getBoundingClientRect();
    if (box.top < 60 || box.bottom > innerHeight - 40) scrollBy(0, box.top - innerHeight / 3);
    this.selecting.moveTo(note.start);
    const here = this.notes.at(note.start).filter((other) => this.progress.shows(other));
    this.showStack(here.some((other) => other.uuid === note.uuid) ? here : [note], note);
  }

  /** The note after (or before) the current one, or after the keyboard's place in the text. */
  neighbour(direction, fits) {
    const list = this.notes.list.filter((note) => this.progress.shows(note) && (fits(note) || note.uuid === this.cards.current));
    const known = list.findIndex((note) => note.uuid === this.cards.current);
    if (known >= 0) return list[known + direction];
    const at = this.lastAt ?? this.selecting.at ?? 0;
    return direction > 0 ? list.find((note) => note.start >= at) : list.findLast((note) => note.start < at);
  }

  travel(direction, fits, nothing) {
    if (this.editor.isOpen) return announce(say("typing_kept"));
    const note = this.neighbour(direction, fits);
    if (!note) return announce(say(nothing));
    this.lastAt = note.start;
    return this.go(note);
  }

  next() {
    this.travel(1, () => true, "nothing_here");
  }

  previous() {
    this.travel(-1, () => true, "nothing_here");
  }

  next_suggestion() {
    this.travel(1, (note) => note.status === "suggested", "no_suggestion");
  }

  previous_suggestion() {
    this.travel(-1, (note) => note.status === "suggested", "no_suggestion");
  }

  focusText() {
    this.text.root.focus({ preventScroll: true });
  }

  // ——— writing ———

  write(motivation) {
    if (this.editor.isOpen) return this.editor.kind(motivation);
    if (!this.picked) return announce(say("nothing_selected"));
    if (this.picked.end - this.picked.start > this.start.limit) return undefined;
    this.written = this.picked;
    document.getElementById("wb-picked").hidden = true;
    this.editor.write(this.written, motivation);
    return this.highlights.mark("picked", [this.written]);
  }

  confirm() {
    if (this.picked) this.write("identifying");
    else this.stepThrough();
  }

  saved(note, submit) {
    this.clearTrouble();
    this.selecting.clear();
    this.go(note);
    announce(say("saved"));
    if (submit && note.status === "draft") this.onNote("submit", note.uuid);
  }

  /** The form is closed: the keyboard goes back to the text, where the selection was. */
  closed() {
    this.highlights.mark("picked", []);
    this.creating.form.hidden = true;
    this.focusText();
    if (this.written) this.selecting.moveTo(this.written.start);
    this.written = null;
    this.pick(null);
  }

  async cancel() {
    if (!document.getElementById("wb-confirm").hidden) return;
    if (this.editor.isOpen) {
      if (this.editor.dirty && !(await this.sure(say("discard")))) return;
      this.editor.cancel();
      return;
    }
    this.highlights.mark("preview", []);
    this.selecting.clear();
    this.showStack([], null);
  }

  async new_entity() {
    const span = this.editor.target && this.editor.target.span;
    if (!span) return;
    try {
      await this.creating.open(span);
    } catch (trouble) {
      this.tell(trouble);
    }
  }

  take_theirs() {
    const note = this.notes.get(this.editor.target.uuid);
    this.editor.cancel();
    if (note) this.onNote("edit", note.uuid);
  }

  // ——— deciding ———

  async onNote(name, uuid) {
    const note = uuid && this.notes.get(uuid);
    if (!note) return announce(say("no_note"));
    if (!this.notes.acts(note)[name]) return announce(say("may_not"));
    if (this.cards.current !== uuid) this.look(uuid);
    this.lastAt = note.start;
    this.cards.trouble(uuid, "");
    const special = { edit: "editNote", accept_alike: "alike", reject_alike: "alike", cite: "citeNote", place: "placeNote" };
    if (special[name]) return this[special[name]](note, name);
    if (["return", "withdraw", "reply"].includes(name)) return this.cards.ask(uuid, name, (words) => this.send(note, name, words));
    return this.send(note, name);
  }

  /** Take a step with a note. A refusal stands on its card. Returns whether it was taken. */
  async send(note, name, words = "") {
    const { uuid, version } = this.notes.get(note.uuid) || note;
    const body = name === "reply" ? { body: words } : { version, reason: words };
    return this.carry(uuid, async () => {
      this.notes.learn(await this.server.post(`notes/${uuid}/${name}/`, body));
      announce(say(DONE[name] || "replied"));
    });
  }

  async carry(uuid, doing) {
    try {
      await doing();
      this.clearTrouble();
      this.markCurrentQuietly();
      return true;
    } catch (trouble) {
      if (!trouble.errors) throw trouble;
      if (trouble.kind === "conflict" && trouble.answer.now) this.notes.learn(trouble.answer.now);
      if (!this.cards.trouble(uuid, trouble.message)) this.tell(trouble);
      announce(trouble.message);
      return false;
    }
  }

  markCurrentQuietly() {
    const note = this.cards.current && this.notes.get(this.cards.current);
    this.highlights.mark("current", note && note.start !== null ? [note] : []);
  }

  async editNote(note) {
    if (this.editor.isOpen) return announce(say("typing_kept"));
    return this.carry(note.uuid, async () => {
      const whole = await this.server.get(`notes/${note.uuid}/`);
      const [fresh] = this.notes.learn(whole);
      this.written = fresh.start === null ? null : { start: fresh.start, end: fresh.end };
      this.editor.edit({ ...fresh, body: whole.body });
    });
  }

  /** All suggestions of the same thing: shown first, decided together. */
  async alike(note, name) {
    const decision = name.split("_")[0];
    return this.carry(note.uuid, async () => {
      const uuids = (await this.server.get(`notes/${note.uuid}/alike/`)).notes;
      this.highlights.mark("preview", uuids.map((uuid) => this.notes.get(uuid)).filter((other) => other && other.start !== null));
      const box = this.cards.card(note.uuid).querySelector(".wb-confirm");
      const yes = await confirmIn(box, say("all_alike", { count: uuids.length }));
      this.highlights.mark("preview", []);
      if (!yes) return;
      this.notes.learn(await this.server.post("decide/", { decision, notes: uuids }));
      announce(say(decision === "accept" ? "accepted_all" : "rejected_all", { count: uuids.length }));
    });
  }

  async citeNote(note) {
    const form = this.cards.card(note.uuid).querySelector(".wb-cite");
    await this.carry(note.uuid, async () => {
      const { facts, stances } = await this.server.get(`notes/${note.uuid}/facts/`);
      form.elements.field.replaceChildren(...facts.map((fact) => new Option(`${fact.label}: ${fact.value}`, fact.field)));
      form.elements.stance.replaceChildren(...stances.map((stance) => new Option(stance.label, stance.value)));
      form.hidden = false;
      form.elements.field.focus();
    });
    const done = () => {
      form.hidden = true;
      this.cards.card(note.uuid).focus({ preventScroll: true });
    };
    form.querySelector(".wb-no").onclick = done;
    form.onsubmit = async (event) => {
      event.preventDefault();
      const asked = { field: form.elements.field.value, stance: form.elements.stance.value };
      const sent = await this.carry(note.uuid, async () => {
        this.notes.learn(await this.server.post(`notes/${note.uuid}/cite/`, asked));
        announce(say("cited"));
      });
      if (sent) done();
    };
  }

  async placeNote(note) {
    if (!this.picked) return announce(say("nothing_selected"));
    const { start, end } = this.picked;
    return this.carry(note.uuid, async () => {
      const sent = { version: note.version, start, end, revision: this.start.revision };
      const [placed] = this.notes.learn(await this.server.post(`notes/${note.uuid}/place/`, sent));
      this.selecting.clear();
      this.go(placed);
      announce(say("saved"));
    });
  }

  // ——— the whole article ———

  sure(question) {
    return confirmIn(document.getElementById("wb-confirm"), question);
  }

  async wholesale(path, body, done) {
    try {
      const answer = await this.server.post(path, body);
      this.notes.learn(answer);
      this.clearTrouble();
      announce(say(done, { count: answer.count ?? answer.notes.length }));
    } catch (trouble) {
      this.tell(trouble);
    }
  }

  suggest() {
    return this.wholesale("suggest/", {}, "suggested");
  }

  async submit_all() {
    const count = this.notes.list.filter((note) => note.status === "draft" && note.creator_id === this.start.me).length;
    if (count && (await this.sure(say("confirm_submit", { count })))) await this.wholesale("submit-all/", {}, "submitted_all");
  }

  async publish_all() {
    const waiting = this.notes.list.filter((note) => this.notes.acts(note).publish).map((note) => note.uuid);
    if (!waiting.length || !(await this.sure(say("confirm_publish", { count: waiting.length })))) return;
    await this.wholesale("publish-all/", { notes: waiting }, "published_all");
  }

  help() {
    document.getElementById("wb-keys").showModal();
  }

  find() {
    this.finding.focus();
  }

  // ——— trouble that belongs to no one place ———

  tell(trouble) {
    if (!trouble.errors) throw trouble;
    const place = document.querySelector(".wb-trouble");
    place.textContent = trouble.message;
    place.hidden = false;
    if (trouble.kind === "session" || trouble.kind === "token") {
      const link = document.createElement("a");
      link.href = this.start.login;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = say("sign_in");
      place.append(" ", link);
    }
  }

  clearTrouble() {
    document.querySelector(".wb-trouble").hidden = true;
  }
}

// `text` and `stack` name acts too, but hold the page's parts: keys reach these methods by other names.
export const RENAMED = { text: "focusText", stack: "stepThrough" };

function shortened(text, most = 120) {
  const points = [...text];
  return points.length > most ? `${points.slice(0, most - 1).join("")}…` : text;
}
