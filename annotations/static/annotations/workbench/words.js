// What the page says, in the language of the desk: the server sends the words, this fills them in.

let words = { say: {}, key: {} };

export function learn(given) {
  words = given;
}

/** The message `name` with its {slots} filled. */
export const say = (name, slots = {}) =>
  (words.say[name] || name).replace(/\{(\w+)\}/g, (all, slot) => (slot in slots ? slots[slot] : all));

/** The word for `value` of the enumeration `list`. */
export const word = (list, value) => (words[list] && words[list][value]) || value;

/** Tell those who hear the page rather than see it; the same thing twice is said twice. */
export function announce(message) {
  const live = document.getElementById("wb-said");
  live.textContent = live.textContent === message ? `${message}\u00a0` : message;
}
