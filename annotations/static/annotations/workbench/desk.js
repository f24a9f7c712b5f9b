// What can be done on the workbench, by key and by button alike: one method for each.

import { Deciding, ON_NOTES } from "./deciding.js";
import { reviewed } from "./notes.js";
import { announce, say, word } from "./words.js";

const KINDS = {
  link: "identifying", comment: "commenting", tag: "tagging", date: "classifying", verdict: "assessing", question: "questioning",
};

const SETTLED = 200; // ms without a change
const LISTED = 40;

/** The half of the desk that looks: selecting, moving, writing. */
export class Desk extends Deciding {
  constructor(parts) {
    super();
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
    document.getElementById("wb-here").hidden = true;
    if (!this.editor.isOpen) this.highlights.mark("picked", span ? [span] : []);
    if (!span) return;
    const count = span.end - span.start;
    box.querySelector("#wb-picked-quote").textContent = shortened(quote);
    const error = box.querySelector(".wb-error");
    error.hidden = count <= this.start.limit;
    error.textContent = error.hidden ? "" : say("too_long", { count, limit: this.start.limit });
    this.offerSnap(box.querySelector(".wb-snaps"), span);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settled(span, say("selected", { count, quote: shortened(quote, 40) })), SETTLED);
  }

  /** The selection has come to rest: list what stands in it. A whole article of notes is not for listing. */
  settled(span, message) {
    if (this.picked !== span || this.editor.isOpen) return;
    const here = this.notes.overlapping(span).filter((note) => this.progress.shows(note));
    this.showStack(here.slice(0, LISTED), null);
    announce(here.length > LISTED ? `${message} ${say("more", { count: here.length - LISTED })}` : message);
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

  word() {
    this.selecting.word();
  }

  sentence() {
    this.selecting.sentence();
  }

  /** A click on the text: the notes there, innermost first; again on the same place: the next of them. */
  point(at) {
    this.pointedAt = at;
    if (this.editor.isOpen) return;
    document.getElementById("wb-here").hidden = at === null;
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
    if (submit && reviewed(note).status === "draft") this.onNote("submit", note.uuid);
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

  help() {
    document.getElementById("wb-keys").showModal();
  }

  find() {
    this.finding.focus();
  }

  /** The passage under the selection, the current note or the keyboard, in other languages. */
  async render() {
    const note = this.cards.current && this.notes.get(this.cards.current);
    const at = this.picked?.start ?? this.selecting.at ?? note?.start ?? null;
    if (at === null) return announce(say("nothing_selected"));
    try {
      await this.rendering.open(this.text.passageAt(at));
    } catch (trouble) {
      this.tell(trouble);
    }
    return undefined;
  }
}

// `text` and `stack` name acts too, but hold the page's parts: keys reach these methods by other names.
export const RENAMED = { text: "focusText", stack: "stepThrough" };

function shortened(text, most = 120) {
  const points = [...text];
  return points.length > most ? `${points.slice(0, most - 1).join("")}…` : text;
}
