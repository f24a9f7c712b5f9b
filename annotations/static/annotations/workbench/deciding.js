// What is decided about one note, or about many: each method is one step of a note's life.

import { confirmIn } from "./cards.js";
import { reviewed } from "./notes.js";
import { announce, say } from "./words.js";

const DONE = {
  accept: "accepted", reject: "rejected", submit: "submitted", publish: "published", return: "returned", withdraw: "withdrawn",
  drop: "dropped",
};
const ASKING = ["return", "withdraw", "drop", "reply"]; // these need words
const SPECIAL = {
  edit: "editNote", accept_alike: "alike", reject_alike: "alike", cite: "citeNote", place: "placeNote", keep: "keepPlace",
};
export const ON_NOTES = [...Object.keys(DONE), ...Object.keys(SPECIAL), "reply"];

/** The half of the desk that writes. The other half (desk.js) has the page's parts. */
export class Deciding {
  async onNote(asked, uuid) {
    const note = uuid && this.notes.get(uuid);
    if (!note) return announce(say("no_note"));
    // A suggestion of something new cannot be accepted before it is said what it is.
    const name = asked === "accept" && note.status === "suggested" && !this.notes.acts(note).accept ? "edit" : asked;
    if (!this.notes.acts(note)[name]) return announce(say("may_not"));
    if (this.cards.current !== uuid) this.look(uuid);
    this.lastAt = note.start;
    this.cards.trouble(uuid, "");
    if (SPECIAL[name]) return this[SPECIAL[name]](note, name);
    if (ASKING.includes(name)) return this.cards.ask(uuid, name, (words) => this.send(note, name, words));
    return this.send(note, name);
  }

  /** Take a step with a note. A refusal stands on its card. Returns whether it was taken. */
  async send(note, name, words = "") {
    const { uuid } = note;
    const { version } = reviewed(this.notes.get(uuid) || note);
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
      this.cards.trouble(uuid, "");
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
      this.editor.edit({ ...fresh, body: whole.body, ...whole.said, version: reviewed(fresh).version });
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

  placeNote(note) {
    return this.picked ? this.placeAt(note, this.picked) : announce(say("nothing_selected"));
  }

  /** The text was revised and the place is a guess: say that it is right. */
  keepPlace(note) {
    return this.placeAt(note, note);
  }

  async placeAt(note, { start, end }) {
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
    const mine = (note) => reviewed(note).status === "draft" && reviewed(note).creator_id === this.start.me;
    const count = this.notes.list.filter(mine).length;
    if (count && (await this.sure(say("confirm_submit", { count })))) await this.wholesale("submit-all/", {}, "submitted_all");
  }

  async publish_all() {
    const waiting = this.notes.list.filter((note) => this.notes.acts(note).publish).map((note) => note.uuid);
    if (!waiting.length || !(await this.sure(say("confirm_publish", { count: waiting.length })))) return;
    await this.wholesale("publish-all/", { notes: waiting }, "published_all");
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
