// One table of keys: what they do and what `?` shows of them.

import { word } from "./words.js";

// [key, act, how it is written]
export const KEYS = [
  ["?", "help"],
  ["g", "text"],
  [null, "move", "← → ↑ ↓"],
  [null, "extend", "⇧ ← → ↑ ↓"],
  ["w", "word"],
  ["s", "sentence"],
  ["Enter", "confirm", "Enter"],
  ["l", "link"],
  ["c", "comment"],
  ["t", "tag"],
  ["d", "date"],
  ["v", "verdict"],
  ["q", "question"],
  ["f", "find"],
  ["T", "render", "⇧ T"],
  ["j", "next"],
  ["k", "previous"],
  ["x", "stack"],
  ["n", "next_suggestion"],
  ["p", "previous_suggestion"],
  ["a", "accept"],
  ["A", "accept_alike", "⇧ A"],
  ["r", "reject"],
  ["R", "reject_alike", "⇧ R"],
  ["e", "edit"],
  ["u", "submit"],
  ["P", "publish", "⇧ P"],
  ["B", "return", "⇧ B"],
  ["m", "reply"],
  ["y", "keep"],
  ["W", "withdraw", "⇧ W"],
  ["X", "drop", "⇧ X"],
  [null, "save", "Ctrl Enter"],
  ["Escape", "cancel", "Esc"],
];

const ACTS = new Map(KEYS.filter(([key]) => key).map(([key, act]) => [key, act]));

/** The letter meant, whatever keyboard or input method is on. */
function keyOf(event) {
  if (/^[\x21-\x7e]$/u.test(event.key) || (event.key.length > 1 && event.key !== "Process")) return event.key;
  const letter = /^Key([A-Z])$/u.exec(event.code);
  if (!letter) return event.key;
  return event.shiftKey ? letter[1] : letter[1].toLowerCase();
}

const takesText = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

/** Call `act(name)` for every key of the table, but where something is being typed. */
export function listen(act) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("dialog")) return;
    const name = ACTS.get(keyOf(event));
    if (!name) return;
    if (takesText(event.target) && name !== "cancel") return;
    if (name === "confirm" && event.target.closest("button, a, summary, label")) return;
    if (act(name)) event.preventDefault();
  });
}

/** Fill the list that `?` shows. */
export function describe(list) {
  for (const [key, act, written] of KEYS) {
    const term = document.createElement("dt");
    const shown = document.createElement("kbd");
    shown.textContent = written || key;
    term.append(shown);
    const meaning = document.createElement("dd");
    meaning.textContent = word("key", act);
    list.append(term, meaning);
  }
}
