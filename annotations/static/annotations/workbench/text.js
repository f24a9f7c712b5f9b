// The article on the page: from DOM positions to code points of the revision, and back.

import { fromUnits, hasAstral, length, toUnits } from "./codepoints.js";

const SENTENCE_END = /[。！？；!?;\n]/u;
const CLOSING = /[”’」』）)》〉\]]/u;

export class Text {
  constructor(root) {
    this.root = root;
    this.runs = [...root.querySelectorAll("[data-start]")].map((element) => {
      const node = element.firstChild;
      const start = Number(element.dataset.start);
      const astral = hasAstral(node.data);
      return { node, start, astral, end: start + (astral ? length(node.data) : node.data.length) };
    });
    this.byNode = new Map(this.runs.map((run) => [run.node, run]));
  }

  get end() {
    return this.runs.length ? this.runs[this.runs.length - 1].end : 0;
  }

  /** The run that holds code point `at`, or the next one after it, or the last. */
  runAt(at) {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.runs[middle].end <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The eId of the passage that says code point `at`. */
  passageAt(at) {
    return this.runs[this.runAt(at)].node.parentElement.closest("[id]").id;
  }

  /** Code point of a DOM position; positions outside runs go to the run that follows. */
  offsetOf(node, unit) {
    const run = this.byNode.get(node);
    if (run) return run.start + (run.astral ? fromUnits(node.data, unit) : unit);
    const probe = document.createRange();
    probe.setStart(node, unit);
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (probe.comparePoint(this.runs[middle].node, 0) < 0) low = middle + 1;
      else high = middle;
    }
    return low < this.runs.length ? this.runs[low].start : this.end;
  }

  /** The span of a live Range, white space and line breaks at its edges left out; null when nothing is in it. */
  spanOf(range) {
    if (!range.intersectsNode(this.root)) return null;
    const whole = document.createRange();
    whole.selectNodeContents(this.root);
    const before = range.compareBoundaryPoints(Range.START_TO_START, whole) < 0;
    const after = range.compareBoundaryPoints(Range.END_TO_END, whole) > 0;
    const start = before ? 0 : this.offsetOf(range.startContainer, range.startOffset);
    const end = after ? this.end : this.offsetOf(range.endContainer, range.endOffset);
    return this.trimmed(start, end);
  }

  trimmed(start, end) {
    const points = [...this.slice(start, end)];
    let first = 0;
    let last = points.length;
    while (first < last && !points[first].trim()) first += 1;
    while (last > first && !points[last - 1].trim()) last -= 1;
    return first < last ? { start: start + first, end: start + last } : null;
  }

  /** DOM position of a code point; `closing` prefers the end of a run to the start of the next. */
  positionOf(at, closing = false) {
    let index = this.runAt(at);
    if (closing && index > 0 && this.runs[index].start >= at) index -= 1;
    const run = this.runs[index];
    const inside = Math.min(Math.max(at - run.start, 0), run.end - run.start);
    return [run.node, run.astral ? toUnits(run.node.data, inside) : inside];
  }

  range(start, end) {
    const range = document.createRange();
    range.setStart(...this.positionOf(start));
    range.setEnd(...this.positionOf(end, true));
    return range;
  }

  staticRange(start, end) {
    const [startContainer, startOffset] = this.positionOf(start);
    const [endContainer, endOffset] = this.positionOf(end, true);
    return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
  }

  /** The text of [start, end); what stands between runs are line breaks. */
  slice(start, end) {
    let text = "";
    let at = start;
    for (let i = this.runAt(start); i < this.runs.length && this.runs[i].start < end; i += 1) {
      const run = this.runs[i];
      if (run.start > at) text += "\n".repeat(run.start - at);
      const from = Math.max(start, run.start) - run.start;
      const to = Math.min(end, run.end) - run.start;
      text += run.astral ? [...run.node.data].slice(from, to).join("") : run.node.data.slice(from, to);
      at = Math.min(end, run.end);
    }
    return end > at && at > start ? text + "\n".repeat(end - at) : text;
  }

  /** Code point under a place on the screen, or null. */
  offsetAt(x, y) {
    let node = null;
    let unit = 0;
    if (document.caretPositionFromPoint) {
      const found = document.caretPositionFromPoint(x, y);
      if (found) [node, unit] = [found.offsetNode, found.offset];
    } else if (document.caretRangeFromPoint) {
      const found = document.caretRangeFromPoint(x, y);
      if (found) [node, unit] = [found.startContainer, found.startOffset];
    }
    const run = node && this.byNode.get(node);
    if (!run) return null;
    // A caret stands between characters: the one pointed at may be the one before it.
    for (const at of [this.offsetOf(node, unit), this.offsetOf(node, unit) - 1]) {
      if (at < run.start || at >= run.end) continue;
      for (const box of this.range(at, at + 1).getClientRects()) {
        if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return at;
      }
    }
    return null;
  }

  /** The line of text around `at`: [the code point it begins at, its words]. */
  lineAt(at) {
    const line = this.runs[this.runAt(at)].node.parentElement.closest("p, h1, h2, h3, h4, h5, h6");
    const own = this.runs.filter((run) => line.contains(run.node));
    return [own[0].start, this.slice(own[0].start, own[own.length - 1].end)];
  }

  /** The word around `at`, as the browser divides the language of the text; a character where it cannot. */
  word(at) {
    const [from, line] = this.lineAt(at);
    const inside = at - from;
    if (!Intl.Segmenter || inside >= length(line)) return this.trimmed(at, at + 1);
    const words = new Intl.Segmenter(this.root.lang, { granularity: "word" }).segment(line);
    const { index, segment } = words.containing(toUnits(line, inside));
    const start = from + fromUnits(line, index);
    return this.trimmed(start, start + length(segment));
  }

  /** The sentence around `at`: up to and with the mark that ends it and what it closes. */
  sentence(at) {
    const [from, line] = this.lineAt(at);
    const points = [...line];
    let start = Math.min(at - from, points.length - 1);
    while (start > 0 && !this.endsAt(points, start - 1)) start -= 1;
    let end = Math.max(at - from, start);
    while (end < points.length - 1 && !this.endsAt(points, end)) end += 1;
    return this.trimmed(from + start, from + Math.min(end + 1, points.length));
  }

  endsAt(points, i) {
    if (points[i + 1] && CLOSING.test(points[i + 1])) return false;
    let last = i;
    while (last > 0 && CLOSING.test(points[last])) last -= 1;
    return SENTENCE_END.test(points[last]);
  }

  /** Edges that a careful reader might prefer to the span: whole 《titles》, whole Latin words, no stray marks. */
  snapped({ start, end }) {
    let from = start;
    let to = end;
    const char = (at) => (at >= 0 && at < this.end ? this.slice(at, at + 1) : "");
    const latin = /[\p{Script=Latin}\p{Script=Cyrillic}\d]/u;
    const joins = (at) => latin.test(char(at - 1)) && latin.test(char(at));
    while (joins(from)) from -= 1;
    while (joins(to)) to += 1;
    const edge = /[，。、；：！？,.;:\s]/u;
    while (from < to - 1 && edge.test(char(from))) from += 1;
    const wholeSentences = this.sentence(from)?.start === from && SENTENCE_END.test(char(to - 1));
    while (!wholeSentences && to - 1 > from && edge.test(char(to - 1))) to -= 1;
    return this.wholeTitle(from, to);
  }

  wholeTitle(start, end) {
    const points = [...this.slice(start, end)];
    const depth = points.reduce((sum, c) => sum + (c === "《") - (c === "》"), 0);
    let [from, to] = [start, end];
    if (depth > 0) to = this.closing(end);
    else if (depth < 0) from = this.opening(start);
    else if (this.slice(start - 1, start) === "《" && this.slice(end, end + 1) === "》") [from, to] = [start - 1, end + 1];
    return from === null || to === null ? { start, end } : { start: from, end: to };
  }

  closing(at) {
    const ahead = [...this.slice(at, Math.min(at + 200, this.end))];
    const found = ahead.findIndex((c) => c === "》" || c === "\n");
    return found >= 0 && ahead[found] === "》" ? at + found + 1 : null;
  }

  opening(at) {
    const from = Math.max(0, at - 200);
    const behind = [...this.slice(from, at)];
    const found = behind.findLastIndex((c) => c === "《" || c === "\n");
    return found >= 0 && behind[found] === "《" ? from + found : null;
  }
}
