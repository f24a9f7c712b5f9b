// Code points and UTF-16 units. Browsers count units; the server and the stored anchors count code points.

const ASTRAL = /[\u{10000}-\u{10ffff}]/u;

export const hasAstral = (text) => ASTRAL.test(text);

/** How many code points `text` has. */
export function length(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Code points before the UTF-16 `unit`; a unit inside a pair counts the pair as not yet passed. */
export function fromUnits(text, unit) {
  let points = 0;
  let at = 0;
  for (const char of text) {
    at += char.length;
    if (at > unit) break;
    points += 1;
  }
  return points;
}

/** UTF-16 units before the code point `point`. */
export function toUnits(text, point) {
  let units = 0;
  let left = point;
  for (const char of text) {
    if (left <= 0) break;
    units += char.length;
    left -= 1;
  }
  return units;
}
