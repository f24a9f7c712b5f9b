// Selecting with mouse, touch or keyboard alone. Tells `picked(span)` (null when nothing is) and `pointed(at)`.

const STEPS = {
  ArrowRight: ["forward", "character"],
  ArrowLeft: ["backward", "character"],
  ArrowDown: ["forward", "line"],
  ArrowUp: ["backward", "line"],
  Home: ["backward", "lineboundary"],
  End: ["forward", "lineboundary"],
};

export class Selecting {
  constructor(text, { picked, pointed, caret }) {
    this.text = text;
    this.tell = { picked, pointed, caret };
    this.span = null;
    this.at = null; // where the keyboard stands, a code point
    this.down = null;
    text.root.addEventListener("pointerdown", (event) => (this.down = [event.clientX, event.clientY]));
    text.root.addEventListener("click", (event) => this.click(event));
    text.root.addEventListener("keydown", (event) => this.key(event));
    text.root.addEventListener("focus", () => this.arrive());
    text.root.addEventListener("blur", () => this.tell.caret(null));
    document.addEventListener("selectionchange", () => this.changed());
  }

  get native() {
    return document.getSelection();
  }

  /** The selection moved. One in a field or beside the text leaves what is picked as it is. */
  changed() {
    const selection = this.native;
    if (!selection.rangeCount || !this.text.root.contains(selection.anchorNode)) return;
    if (selection.isCollapsed) {
      if (this.text.root.contains(document.activeElement)) this.pick(null);
      this.stand(this.text.offsetOf(selection.focusNode, selection.focusOffset));
      return;
    }
    this.pick(this.text.spanOf(selection.getRangeAt(0)));
    this.at = this.text.offsetOf(selection.focusNode, selection.focusOffset);
    this.tell.caret(null);
  }

  pick(span) {
    if (span && this.span && span.start === this.span.start && span.end === this.span.end) return;
    if (!span && !this.span) return;
    this.span = span;
    this.tell.picked(span);
  }

  stand(at) {
    this.at = at;
    this.tell.caret(document.activeElement === this.text.root ? at : null);
  }

  click(event) {
    const moved = this.down && Math.hypot(event.clientX - this.down[0], event.clientY - this.down[1]) > 4;
    if (moved || !this.native.isCollapsed) return;
    const at = this.text.offsetAt(event.clientX, event.clientY);
    if (at !== null) this.at = at; // a finger leaves no caret in the text
    this.pick(null);
    this.tell.pointed(at);
  }

  /** Select a span of code points, as if by hand. */
  select({ start, end }) {
    this.native.setBaseAndExtent(...this.text.positionOf(start), ...this.text.positionOf(end, true));
    this.pick({ start, end });
  }

  clear() {
    this.pick(null);
    if (this.text.root.contains(this.native.anchorNode)) this.native.collapseToStart();
  }

  /** Put the keyboard's mark before code point `at`. */
  moveTo(at) {
    this.native.collapse(...this.text.positionOf(at));
    this.stand(at);
  }

  arrive() {
    if (this.text.root.contains(this.native.anchorNode)) {
      if (this.native.isCollapsed) this.stand(this.at ?? this.text.offsetOf(this.native.anchorNode, this.native.anchorOffset));
      return;
    }
    const first = this.text.runs.find((run) => run.node.parentElement.getBoundingClientRect().bottom > 0);
    if (first) this.moveTo(this.at ?? first.start);
  }

  key(event) {
    const step = STEPS[event.key];
    if (!step || event.altKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    const [direction, unit] = step;
    const granularity = event.ctrlKey && unit === "character" ? "word" : unit;
    const before = [this.native.anchorNode, this.native.anchorOffset, this.native.focusNode, this.native.focusOffset];
    this.native.modify(event.shiftKey ? "extend" : "move", direction, granularity);
    if (!this.text.root.contains(this.native.focusNode)) this.native.setBaseAndExtent(...before);
    this.follow();
  }

  /** Keep the moving end of the selection on the screen. */
  follow() {
    const { focusNode } = this.native;
    const element = focusNode.nodeType === Node.TEXT_NODE ? focusNode.parentElement : focusNode;
    const at = this.text.offsetOf(focusNode, this.native.focusOffset);
    const box = this.text.range(at, Math.min(at + 1, this.text.end)).getBoundingClientRect();
    if (box.height && (box.top < 60 || box.bottom > innerHeight - 40)) {
      if (box.top < 60) scrollBy(0, box.top - innerHeight / 3);
      else scrollBy(0, box.bottom - (innerHeight * 2) / 3);
    } else if (!box.height) element.scrollIntoView({ block: "nearest" });
  }

  word() {
    const found = this.text.word(this.at ?? 0);
    if (found) this.select(found);
  }

  /** Move one edge of the selection by one character, white space not counted; it never becomes empty. */
  nudge(edge, step) {
    const span = { ...this.span };
    const char = () => this.text.slice(...(edge === "end" ? [span.end - 1, span.end] : [span.start, span.start + 1]));
    do span[edge] += step;
    while (span.start > 0 && span.end < this.text.end && !char().trim());
    if (span.start >= 0 && span.start < span.end && span.end <= this.text.end) this.select(span);
  }

  /** The sentence at the mark, or around the selection; when whole ones are selected already, the next one too. */
  sentence() {
    const { start, end } = this.span || { start: this.at ?? 0, end: this.at ?? 0 };
    const own = this.text.sentence(start);
    const whole = own && this.span && own.start === start && own.end <= end;
    const last = whole ? this.text.sentence(Math.min(end, this.text.end - 1)) : own;
    if (last) this.select({ start: Math.min(start, own.start), end: Math.max(end, last.end) });
  }
}
