// Writing a note. What is typed is kept in the browser until the server has it, or its author discards it.

import { clearErrors, showErrors } from "./errors.js";
import { Lookup } from "./lookup.js";
import { announce, say, word } from "./words.js";

const FIELDS = ["motivation", "provision", "value", "verdict", "corrected_value", "source", "body", "lang"];
const FIRST = { identifying: "wb-entity", classifying: "wb-value", assessing: "wb-verdict", tagging: "wb-tags" };

export class Editor {
  constructor(form, { server, notes, start, saved, closed, cut, quote }) {
    Object.assign(this, { form, server, notes, start, saved, closed, cut, quote });
    this.key = `workbench-${start.article}-${start.me}`;
    this.lookup = new Lookup(form.querySelector("#wb-entity"), form.querySelector("#wb-entities"), server, () => {
      this.keep();
      form.querySelector("#wb-body").focus();
    });
    this.target = null; // {span} of a new note, {note, version} of one that exists
    this.dirty = false;
    form.addEventListener("input", () => this.keep());
    form.elements.motivation.addEventListener("change", () => this.kind(form.elements.motivation.value));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(event.submitter && event.submitter.value === "submit");
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.save(event.shiftKey);
      }
    });
    addEventListener("beforeunload", (event) => {
      if (this.dirty) event.preventDefault();
    });
  }

  get isOpen() {
    return !this.form.hidden;
  }

  /** A new note on `span`. */
  write(span, motivation) {
    this.reset({ span, revision: this.start.revision });
    this.fill({ motivation, lang: this.start.language });
    if (motivation === "identifying") this.lookup.start(this.quote(span));
    this.show();
  }

  /** An existing note, or a suggestion to be corrected. `note` has its whole body. */
  edit(note) {
    this.reset({ uuid: note.uuid, version: note.version, span: { start: note.start, end: note.end } });
    this.fill({ ...note, tags: note.tags.join(", ") });
    const entity = this.notes.entity(note);
    this.lookup.set(entity);
    if (!entity && note.motivation === "identifying") this.lookup.start(this.quote(note));
    this.show();
  }

  reset(target) {
    this.target = target;
    this.dirty = false;
    this.form.reset();
    this.form.querySelector(".wb-conflict").hidden = true;
    clearErrors(this.form);
    this.lookup.set(null);
  }

  fill(values) {
    for (const name of [...FIELDS, "tags"]) this.form.elements[name].value = values[name] || "";
    if (!this.form.elements.lang.value) this.form.elements.lang.value = this.start.language;
    this.kind(values.motivation);
  }

  kind(motivation) {
    this.form.elements.motivation.value = motivation;
    for (const part of this.form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== motivation;
  }

  show() {
    const { span } = this.target;
    this.form.querySelector(".wb-quote").textContent = span && span.start !== null ? this.quote(span) : "";
    this.form.hidden = false;
    const first = document.getElementById(FIRST[this.form.elements.motivation.value] || "wb-body");
    first.focus();
    if (first.id === "wb-entity") first.select();
  }

  values() {
    const values = Object.fromEntries(FIELDS.map((name) => [name, this.form.elements[name].value]));
    values.tags = this.form.elements.tags.value.split(/[,，、;；]/u).map((tag) => tag.trim()).filter(Boolean);
    values.entity = this.lookup.entity ? this.lookup.entity.id : null;
    return values;
  }

  /** Keep what is typed in this browser. */
  keep() {
    if (!this.target) return;
    this.dirty = true;
    const kept = { target: this.target, values: this.values(), entity: this.lookup.entity };
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // A browser that stores nothing still asks before it leaves the page.
    }
  }

  forget() {
    this.dirty = false;
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was stored
    }
  }

  /** Put back what an earlier visit left unsaved; returns whether there was any. */
  recover() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key) || "null");
    } catch {
      kept = null;
    }
    if (!kept || !kept.target) return false;
    this.reset(kept.target);
    this.fill({ ...kept.values, tags: kept.values.tags.join(", ") });
    this.lookup.set(kept.entity);
    this.show();
    this.dirty = true;
    showErrors(this.form, [{ field: "", message: say("kept") }]);
    return true;
  }

  async save(submit = false) {
    if (this.saving) return;
    this.saving = true;
    this.form.setAttribute("aria-busy", "true");
    clearErrors(this.form);
    try {
      const [note] = this.notes.learn(await this.send());
      this.forget();
      this.close();
      this.saved(note, submit);
    } catch (trouble) {
      this.refused(trouble);
    } finally {
      this.saving = false;
      this.form.removeAttribute("aria-busy");
    }
  }

  send() {
    const { uuid, version, span, revision } = this.target;
    const said = this.values();
    return uuid
      ? this.server.post(`notes/${uuid}/edit/`, { version, ...said })
      : this.server.post("notes/", { start: span.start, end: span.end, revision, ...said });
  }

  refused(trouble) {
    if (!trouble.errors) throw trouble;
    this.keep();
    if (trouble.kind === "conflict" && trouble.answer.theirs) this.compare(trouble.answer);
    showErrors(this.form, trouble.errors);
    if (["offline", "session", "token"].includes(trouble.kind)) this.cut(trouble);
    else announce(trouble.message);
  }

  /** Both texts side by side; saving again now says: mine, knowingly. */
  compare({ version, theirs, yours, now }) {
    this.target.version = version;
    this.notes.learn(now);
    const rows = FIELDS.filter((name) => name in theirs && (theirs[name] || "") !== (yours[name] || ""));
    const named = (id) => (id ? (this.notes.entities[id] || { name: id }).name : "—");
    const tagged = (tags) => [...(tags || [])].sort().join(", ");
    const tags = [this.form.elements.tags.labels[0].textContent, tagged(theirs.tags) || "—", tagged(yours.tags) || "—"];
    const link = row([this.lookup.input.labels[0].textContent, named(theirs.entity_id), named(yours.entity)]);
    this.form.querySelector(".wb-conflict tbody").replaceChildren(
      ...((theirs.entity_id || null) === (yours.entity || null) ? [] : [link]),
      ...rows.map((name) => {
        const label = this.form.elements[name].labels[0].textContent;
        const shown = (value) => (["motivation", "verdict"].includes(name) ? word(name, value) : value || "—");
        return row([label, shown(theirs[name]), shown(yours[name])]);
      }),
      ...(tagged(theirs.tags) === tagged(yours.tags) ? [] : [row(tags)]),
    );
    this.form.querySelector(".wb-conflict").hidden = false;
    this.keep();
  }

  close() {
    this.target = null;
    this.form.hidden = true;
    this.lookup.close();
    this.closed();
  }

  cancel() {
    this.forget();
    this.close();
  }
}

function row(cells) {
  const line = document.createElement("tr");
  cells.forEach((text, at) => {
    const cell = document.createElement(at ? "td" : "th");
    if (!at) cell.scope = "row";
    cell.textContent = text;
    line.append(cell);
  });
  return line;
}
