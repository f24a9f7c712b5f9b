// The notes of one place in the text, as cards. A change is drawn on the card where it stands.

import { reviewed } from "./notes.js";
import { say, word } from "./words.js";

const SIGNS = {
  state: "S", body: "B", instrument: "I", place: "P", topic: "T", statement: "R", date: "D", comment: "C", verdict: "V",
};

export class Cards {
  constructor(list, { text, notes, server, act, placed }) {
    Object.assign(this, { list, text, notes, server, act, placed, shown: [], current: null });
    this.template = document.getElementById("wb-card");
    list.addEventListener("click", (event) => this.click(event));
    notes.watch(({ changed, gone }) => {
      for (const note of changed) if (this.card(note.uuid)) this.redraw(note);
      for (const uuid of gone) this.finish(uuid);
    });
  }

  card(uuid) {
    return this.list.querySelector(`#note-${uuid}`);
  }

  /** Show these notes, the first of them (or `current`) opened. */
  show(uuids, current = uuids[0]) {
    const same = uuids.length === this.shown.length && uuids.every((uuid, at) => uuid === this.shown[at]);
    if (!same || this.list.querySelector(".gone")) {
      this.shown = [...uuids];
      this.list.replaceChildren(...uuids.map((uuid) => this.made(this.notes.get(uuid))));
    }
    this.open(current);
  }

  open(uuid) {
    this.current = uuid || null;
    for (const card of this.list.children) {
      const now = card.dataset.uuid === uuid;
      card.classList.toggle("current", now);
      if (now) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
    const card = uuid && this.card(uuid);
    if (card) {
      const box = card.getBoundingClientRect();
      const frame = this.list.parentElement.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > Math.min(frame.bottom, innerHeight)) card.scrollIntoView({ block: "nearest" });
      this.complete(uuid);
    }
  }

  made(note) {
    const card = this.template.content.firstElementChild.cloneNode(true);
    card.id = `note-${note.uuid}`;
    card.dataset.uuid = note.uuid;
    this.draw(card, note);
    return card;
  }

  draw(card, note) {
    const set = (name, text) => {
      const place = card.querySelector(`.wb-${name}`);
      place.textContent = text;
      place.hidden = !text;
    };
    const look = this.notes.look(note);
    card.className = `wb-card k-${look} s-${note.status}${this.current === note.uuid ? " current" : ""}`;
    set("sign", SIGNS[look] || "");
    card.querySelector(".wb-sign").title = word("kind", look);
    set("motivation", word("motivation", note.motivation));
    const waits = this.notes.waits(note);
    const edit = note.edit ? say(`edit_${note.edit.status}`) : "";
    set("status", [word("status", note.status), edit, waits ? word("place", note.place) : ""].filter(Boolean).join(" · "));
    set("quote", note.exact);
    set("now", waits && note.start !== null ? say("now", { quote: this.text.slice(note.start, note.end) }) : "");
    this.drawEntity(card, note);
    const verdict = note.verdict && [word("verdict", note.verdict), note.corrected_value].filter(Boolean).join(": ");
    set("value", verdict || note.value);
    set("body", note.excerpt);
    set("source", note.source);
    set("tags", note.tags.map((tag) => `#${tag}`).join(" "));
    set("why", note.rationale ? say("why", { reason: note.rationale, sure: Math.round((note.confidence || 0) * 100) }) : "");
    const reason = reviewed(note).returned_because;
    set("returned", reason ? say("returned_because", { reason }) : "");
    set("by", this.byline(note));
    const acts = this.notes.acts(note);
    for (const button of card.querySelectorAll(".wb-acts button")) button.hidden = !acts[button.dataset.act];
  }

  drawEntity(card, note) {
    const place = card.querySelector(".wb-entity");
    const entity = this.notes.entity(note);
    place.replaceChildren();
    place.hidden = !entity && !(note.proposed_kind && note.motivation === "identifying");
    if (!entity) {
      place.textContent = say("new_thing", { kind: word("kind", note.proposed_kind) });
      return;
    }
    const name = document.createElement("strong");
    name.textContent = entity.name;
    const unpublished = entity.status === "published" ? "" : say("draft_entity");
    place.append(name, ` ${[note.provision, entity.kind_name, entity.date, unpublished].filter(Boolean).join(" · ")}`);
  }

  byline(note) {
    const who = note.creator_id && note.status !== "suggested" ? say("by", { name: this.notes.people[note.creator_id] }) : "";
    const replies = note.replies ? say("replies", { count: note.replies }) : "";
    const editor = note.edit ? say("edited_by", { name: this.notes.people[note.edit.creator_id] }) : "";
    const cites = note.citations ? say("cites", { count: note.citations }) : "";
    return [who, editor, replies, cites].filter(Boolean).join(" · ");
  }

  /** The note changed: draw it where it stands, and keep the keyboard on it. */
  redraw(note) {
    const card = this.card(note.uuid);
    const focused = card.contains(document.activeElement) ? document.activeElement : null;
    this.draw(card, note);
    if (focused && !focused.checkVisibility()) card.focus({ preventScroll: true });
    if (this.current === note.uuid) this.complete(note.uuid);
  }

  /** The note is off the desk: its card stays, quietly, until the next one is looked at. */
  finish(uuid) {
    const card = this.card(uuid);
    if (!card) return;
    const focused = card.contains(document.activeElement);
    card.classList.add("gone");
    card.querySelector(".wb-acts").hidden = true;
    if (focused) card.focus({ preventScroll: true });
  }

  /** Fetch the whole text and the thread of a note that has more than its row says. */
  async complete(uuid) {
    const note = this.notes.get(uuid);
    if (!note || note.status === "suggested") return;
    let whole;
    try {
      whole = await this.server.get(`notes/${uuid}/`);
    } catch {
      return; // the row is there; what is missing is asked for again when the card is opened again
    }
    if (whole.gone || changed(whole.notes[0], note)) this.notes.learn(whole); // changed elsewhere
    const card = this.card(uuid);
    if (card && !whole.gone) this.drawWhole(card, whole);
  }

  drawWhole(card, whole) {
    card.querySelector(".wb-body").innerHTML = whole.body_html; // cleaned by the server
    const history = card.querySelector(".wb-history");
    history.href = whole.history;
    history.hidden = false;
    card.querySelector(".wb-places").replaceChildren(...this.guesses(whole));
    const was = card.querySelector(".wb-was");
    was.hidden = !whole.was.length;
    was.querySelector("dl").replaceChildren(...whole.was.flatMap(compared));
    card.querySelector(".wb-thread").replaceChildren(
      ...whole.thread.map((answer) => {
        const line = document.createElement("li");
        const who = document.createElement("cite");
        who.textContent = answer.by;
        const body = document.createElement("div");
        body.innerHTML = answer.html; // cleaned by the server
        line.append(who, body);
        return line;
      }),
    );
  }

  /** Where a note that lost its place might stand. */
  guesses({ candidates, notes }) {
    const note = notes[0];
    if (!this.notes.waits(note) || !this.notes.may("place_anchor", note)) return [];
    return candidates.map(([start, end, score]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = say("guess", { quote: this.text.slice(start, end), sure: Math.round(score * 100) });
      button.addEventListener("click", () => this.placed(note, { start, end }));
      return button;
    });
  }

  click(event) {
    const card = event.target.closest(".wb-card");
    if (!card) return;
    const { uuid } = card.dataset;
    const button = event.target.closest("[data-act]");
    if (this.current !== uuid) this.act("look", uuid);
    if (button) this.act(button.dataset.act, uuid);
  }

  trouble(uuid, message) {
    const place = this.card(uuid)?.querySelector(":scope > .wb-error");
    if (!place) return false;
    place.textContent = message;
    place.hidden = !message;
    return true;
  }

  /** Ask for words on the card (`what`: return, reply, withdraw); `send(words)` may refuse. */
  ask(uuid, what, send) {
    const card = this.card(uuid);
    const form = card.querySelector(".wb-say");
    const field = form.querySelector("textarea");
    const label = form.querySelector("label");
    field.id = `say-${uuid}`;
    label.htmlFor = field.id;
    label.textContent = document.querySelector(`#wb-labels`).content.querySelector(`[data-label=${what}]`).textContent;
    form.hidden = false;
    field.focus();
    const done = () => {
      form.hidden = true;
      field.value = "";
      card.focus({ preventScroll: true });
    };
    form.onsubmit = async (event) => {
      event.preventDefault();
      if (await send(field.value)) done();
    };
    form.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      if (event.key === "Escape") done();
      event.stopPropagation();
    };
    form.querySelector(".wb-no").onclick = done;
  }
}

const changed = (now, then) => now.version !== then.version || reviewed(now).version !== reviewed(then).version;

/** A field that differs from the version last published: what it said, and what it says. */
function compared({ label, before, after }) {
  const term = document.createElement("dt");
  term.textContent = label;
  const texts = [["del", before], ["ins", after]].map(([tag, text]) => {
    const line = document.createElement("dd");
    const words = document.createElement(tag);
    words.textContent = text || "—";
    line.append(words);
    return line;
  });
  return [term, ...texts];
}

/** Ask a question in `box`, where it stands; resolves to the answer. The keyboard returns to where it was. */
export function confirmIn(box, question) {
  const back = document.activeElement;
  box.querySelector("p").textContent = question;
  box.hidden = false;
  const yes = box.querySelector(".wb-yes");
  yes.focus();
  return new Promise((resolve) => {
    const end = (answer) => {
      box.hidden = true;
      if (back && back.isConnected) back.focus({ preventScroll: true });
      resolve(answer);
    };
    yes.onclick = () => end(true);
    box.querySelector(".wb-no").onclick = () => end(false);
    box.onkeydown = (event) => {
      if (event.key === "Escape") end(false);
      event.stopPropagation();
    };
  });
}
