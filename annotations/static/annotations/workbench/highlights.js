// Notes drawn on the text with the CSS Custom Highlight API: colour and line by kind, one lane below another.

const LANES = 4;
const DRAWN = typeof CSS !== "undefined" && "highlights" in CSS;

/** Lines under the text; on each, spans in text order that do not overlap. */
class Lanes {
  lanes = [];

  place({ start, end }) {
    for (let number = 0; ; number += 1) {
      const lane = (this.lanes[number] ||= []);
      let low = 0;
      let high = lane.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (lane[middle].end <= start) low = middle + 1;
        else high = middle;
      }
      if (low < lane.length && lane[low].start < end) continue;
      lane.splice(low, 0, { start, end });
      return number;
    }
  }
}

export class Highlights {
  constructor(text, notes) {
    this.text = text;
    this.notes = notes;
    this.drawn = new Map(); // uuid -> {name, range, lane, start, end}
    this.hidden = new Set();
    if (DRAWN) this.drawAll();
    notes.watch(({ changed, gone }) => {
      for (const uuid of gone) this.erase(uuid);
      for (const note of changed) this.draw(note);
    });
  }

  group(name, priority = 0) {
    if (!CSS.highlights.has(name)) {
      const group = new Highlight();
      group.priority = priority;
      CSS.highlights.set(name, group);
    }
    return CSS.highlights.get(name);
  }

  /** All notes, the shortest nearest to the text, each on the first lane free over its whole length. */
  drawAll() {
    const shown = this.notes.list.filter((note) => note.start !== null && !this.hidden.has(note.status));
    const lanes = new Lanes();
    for (const note of shown.sort((a, b) => a.end - a.start - (b.end - b.start))) this.put(note, lanes.place(note));
  }

  draw(note) {
    if (!DRAWN) return;
    const before = this.drawn.get(note.uuid);
    this.erase(note.uuid);
    if (note.start === null || this.hidden.has(note.status)) return;
    const stays = before && before.start === note.start && before.end === note.end;
    this.put(note, stays ? before.lane : this.freeLane(note));
  }

  freeLane(note) {
    const taken = new Set();
    for (const other of this.drawn.values()) {
      if (other.start < note.end && note.start < other.end) taken.add(other.lane);
    }
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    return lane;
  }

  put(note, lane) {
    const dim = note.status === "suggested" ? "dim-" : "";
    const name = `wb-${dim}${this.notes.look(note)}-${Math.min(lane, LANES - 1)}`;
    const range = this.text.staticRange(note.start, note.end);
    this.group(name).add(range);
    this.drawn.set(note.uuid, { name, range, lane, start: note.start, end: note.end });
  }

  erase(uuid) {
    const known = this.drawn.get(uuid);
    if (!known) return;
    CSS.highlights.get(known.name).delete(known.range);
    this.drawn.delete(uuid);
  }

  /** Statuses not to be drawn. */
  hide(statuses) {
    this.hidden = new Set(statuses);
    if (!DRAWN) return;
    for (const uuid of [...this.drawn.keys()]) this.erase(uuid);
    this.drawAll();
  }

  /** Mark spans for a passing purpose: "picked", "current", "preview" or "caret". */
  mark(purpose, spans) {
    if (!DRAWN) return;
    const group = this.group(`wb-${purpose}`, 10);
    group.clear();
    for (const { start, end } of spans) group.add(this.text.staticRange(start, end));
  }
}
