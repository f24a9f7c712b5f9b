// The notes on the page, as the server last told them.

// What a row does not say.
const EMPTY = {
  entity_id: null, proposed_kind: "", provision: "", value: "", verdict: "", corrected_value: "", source: "", creator_id: null,
  reviewer_id: null, confidence: null, rationale: "", returned_because: "", excerpt: "", tags: [], edit: null, replies: 0, citations: 0,
};
const CLOSED = new Set(["rejected", "withdrawn"]);
const byPlace = (a, b) => (a.start ?? Infinity) - (b.start ?? Infinity) || b.end - a.end;

/** What is reviewed next: the edit under way of a published note, else the note itself. */
export const reviewed = (note) => note.edit || note;

export class Notes {
  constructor({ notes, entities, people, me, rights, waiting }) {
    this.byId = new Map();
    this.entities = entities;
    this.people = people;
    this.me = me;
    this.rights = rights;
    this.waiting = waiting;
    this.watchers = [];
    for (const note of notes) this.byId.set(note.uuid, { ...EMPTY, start: note.end ? 0 : null, end: null, ...note });
    this.order();
  }

  order() {
    this.list = [...this.byId.values()].sort(byPlace);
  }

  /** `heard({changed: [note], gone: [uuid]})` after every change. */
  watch(heard) {
    this.watchers.push(heard);
  }

  /** Take in what the server answered; returns the notes that came with it. */
  learn(answer) {
    Object.assign(this.entities, answer.entities);
    Object.assign(this.people, answer.people);
    const gone = [...(answer.all_gone || []), ...(answer.gone ? [answer.gone] : [])];
    for (const uuid of gone) this.byId.delete(uuid);
    const changed = (answer.notes || []).filter((note) => !CLOSED.has(note.status));
    for (const note of changed) this.byId.set(note.uuid, note);
    this.order();
    for (const heard of this.watchers) heard({ changed, gone });
    return changed;
  }

  get(uuid) {
    return this.byId.get(uuid);
  }

  entity(note) {
    return note.entity_id ? this.entities[note.entity_id] : null;
  }

  /** The kind of highlight: what colour and line a note has. */
  look(note) {
    const entity = this.entity(note);
    const kind = entity ? entity.kind : note.proposed_kind;
    if (note.motivation === "identifying") return ["position", "challenge", "recommendation"].includes(kind) ? "statement" : kind;
    return { classifying: "date", assessing: "verdict", tagging: "topic" }[note.motivation] || "comment";
  }

  /** Notes over code point `at`, the innermost first. */
  at(at) {
    return this.list
      .filter((note) => note.start !== null && note.start <= at && at < note.end)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  overlapping({ start, end }) {
    return this.list.filter((note) => note.start !== null && note.start < end && start < note.end);
  }

  /** Whether the note's place in this revision waits for a person. */
  waits(note) {
    return this.waiting.includes(note.place);
  }

  may(ability, note) {
    const whose = note.creator_id === this.me ? "own" : "others";
    return this.rights[whose].includes(ability);
  }

  /** Whether the reader may publish what is reviewed next: they wrote neither the note nor its edit. */
  mayPublish(note) {
    const rewrote = note.status !== "published" && note.rewritten_by_id === this.me;
    if (rewrote && !this.rights.own.includes("publish_note")) return false;
    return this.may("publish_note", note) && (!note.edit || this.may("publish_note", note.edit));
  }

  mayEdit(note) {
    if (note.status === "suggested") return this.may("decide_suggestion", note);
    return note.edit ? note.edit.creator_id === this.me : this.may("edit_note", note);
  }

  /** What readers see in a sure place is moved by who may review it. */
  mayMove(note) {
    if (note.status === "suggested" || !this.may("place_anchor", note)) return false;
    return note.status !== "published" || this.waits(note) || this.may("publish_note", note);
  }

  /** What can be done to a note now. The server asks the policy again. */
  acts(note) {
    const may = (ability) => this.may(ability, note);
    const complete = note.entity_id !== null || note.value !== "";
    const next = reviewed(note);
    const acts = {
      accept: note.status === "suggested" && complete && may("decide_suggestion"),
      reject: note.status === "suggested" && may("decide_suggestion"),
      edit: this.mayEdit(note),
      submit: next.status === "draft" && this.may("submit_note", next),
      publish: next.status === "in_review" && this.mayPublish(note),
      return: next.status === "in_review" && may("return_note"),
      drop: note.edit !== null && this.may("withdraw_note", next),
      reply: note.status !== "suggested" && may("annotate"),
      cite: note.status !== "suggested" && note.entity_id !== null && may("cite"),
      keep: this.waits(note) && note.start !== null && may("place_anchor"),
      place: this.mayMove(note),
      withdraw: note.status !== "suggested" && may("withdraw_note"),
    };
    acts.accept_alike = acts.accept;
    acts.reject_alike = acts.reject;
    return acts;
  }
}
