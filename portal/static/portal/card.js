// A highlight that names an entity shows its card on hover and focus. Without this, it is a link to its note.
// The card stays while the pointer or the focus is on the highlight or on it, and goes with Escape.
const WAIT = 350;
const GRACE = 250;
const cards = new Map();
const card = document.createElement("span");
card.id = "card";
card.className = "card";
card.popover = "manual";
let mark = null;
let opening = 0;
let closing = 0;

/** The entity that a mark names: that of its innermost note which names one, unless its kind is switched off. */
const entityOf = (one) => {
  for (const id of one.dataset.annotations.split(" ").reverse()) {
    const note = document.getElementById(`note-${id}`)?.closest(".note");
    const kind = note?.className.match(/\bk-(\w+)/)?.[1];
    const link = note?.querySelector(":scope > a[href], :scope > .what > a[href]");
    if (link && document.getElementById(`show-${kind}`)?.checked !== false) return link.pathname;
  }
  return "";
};

const fetched = (path) => {
  if (!cards.has(path)) {
    const query = new URLSearchParams({ lang: document.documentElement.lang.toLowerCase() });
    const script = new URLSearchParams(location.search).get("script");
    if (script) query.set("script", script);
    const answer = fetch(`${path}card/?${query}`).then((found) => (found.ok ? found.text() : ""));
    cards.set(path, answer.catch(() => (cards.delete(path), "")));
  }
  return cards.get(path);
};

const show = async (one) => {
  const path = entityOf(one);
  const html = path && (await fetched(path));
  if (!html || mark !== one) return;
  card.innerHTML = html;
  card.lang = document.documentElement.lang;
  one.after(card);
  card.showPopover();
  place(one);
  one.querySelector("a")?.setAttribute("aria-describedby", card.id);
};

/** Under the line on which the mark begins, or above it where there is no room; within the window. */
const place = (one) => {
  const at = one.getClientRects()[0];
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 8));
  const below = at.bottom + card.offsetHeight < innerHeight || at.top < card.offsetHeight;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(below ? at.bottom : at.top - card.offsetHeight) + scrollY}px`;
};

const hide = () => {
  clearTimeout(opening);
  clearTimeout(closing);
  mark?.querySelector("a")?.removeAttribute("aria-describedby");
  mark = null;
  if (card.isConnected) card.hidePopover();
  card.remove();
};

const enter = (event) => {
  if (event.pointerType === "touch") return;
  const one = event.target.closest("mark[data-annotations]");
  if (event.target.closest(".card") || (one && one === mark)) {
    clearTimeout(closing);
  } else if (one) {
    hide();
    mark = one;
    opening = setTimeout(show, WAIT, one);
  }
};

const leave = (event) => {
  if (!mark || !event.target.closest("mark[data-annotations], .card")) return;
  clearTimeout(closing);
  const rest = mark;
  closing = setTimeout(() => {
    const held = [rest, card].some((one) => one.matches(":hover") || one.contains(document.activeElement));
    if (!held && mark === rest) hide();
  }, GRACE);
};

if ("popover" in HTMLElement.prototype) {
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, enter);
  for (const kind of ["pointerout", "focusout"]) document.addEventListener(kind, leave);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && mark) hide();
  });
}
