// How far each section is, and which notes are shown.

import { say } from "./words.js";

const STATUSES = ["suggested", "draft", "in_review", "published"];

export class Progress {
  constructor(root, { notes, highlights }) {
    Object.assign(this, { root, notes, highlights });
    this.boxes = [...root.querySelectorAll(".wb-filter input")];
    this.entries = [...root.querySelectorAll(".wb-outline a")];
    for (const box of this.boxes) box.addEventListener("change", () => this.filter());
    notes.watch(() => this.soon());
    this.count();
  }

  shows(note) {
    return !this.highlights.hidden.has(note.status);
  }

  filter() {
    this.highlights.hide(this.boxes.filter((box) => !box.checked).map((box) => box.name));
  }

  /** Many changes in one moment are counted once. */
  soon() {
    this.waiting ||= requestAnimationFrame(() => {
      this.waiting = null;
      this.count();
    });
  }

  count() {
    const { list } = this.notes;
    for (const status of STATUSES) {
      const place = this.root.querySelector(`[data-count=${status}]`);
      place.textContent = list.filter((note) => note.status === status).length;
    }
    for (const entry of this.entries) {
      const [from, to] = [Number(entry.dataset.from), Number(entry.dataset.to)];
      const here = list.filter((note) => note.start !== null && from <= note.start && note.start < to);
      const done = here.filter((note) => note.status === "published").length;
      const place = entry.nextElementSibling;
      place.textContent = here.length ? `${done}/${here.length}` : "";
      place.title = here.length ? say("outline", { open: here.length - done, done }) : "";
    }
  }
}
