// Where one stopped reading is kept in this browser, and offered on return. Nothing is sent anywhere.
const KEY = `reading:${location.pathname}`;
const offer = document.querySelector(".resume");
const passages = [...document.querySelectorAll(".text .passage:not(section)")];
const read = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
};
const write = (place) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(place));
  } catch {
    // A browser that keeps nothing offers nothing.
  }
};

/** The passage at the top of the window, and how much of it has been read (0 to 1). */
const here = () => {
  let low = 0;
  for (let high = passages.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (passages[middle].getBoundingClientRect().bottom > 0) high = middle;
    else low = middle + 1;
  }
  const passage = passages[Math.min(low, passages.length - 1)];
  const box = passage.getBoundingClientRect();
  return { eid: passage.id, offset: Math.min(1, Math.max(0, -box.top / box.height)) };
};

const resume = (event) => {
  event.preventDefault();
  const passage = document.getElementById(kept.eid);
  const box = passage.getBoundingClientRect();
  offer.hidden = true;
  history.pushState(null, "", `#${kept.eid}`);
  scrollTo({ top: scrollY + box.top + box.height * kept.offset, behavior: "instant" });
  passage.tabIndex = -1;
  passage.focus({ preventScroll: true });
};

const kept = read();
if (passages.length && offer) {
  const known = passages.findIndex((one) => one.id === kept.eid);
  if (known > 0 && !location.hash && scrollY < innerHeight) {
    offer.querySelector("a").href = `#${kept.eid}`;
    offer.querySelector("a").addEventListener("click", resume);
    offer.querySelector("button").addEventListener("click", () => (offer.hidden = true));
    offer.hidden = false;
  }
  let waiting = 0;
  const keep = () => {
    waiting = 0;
    if (scrollY > innerHeight / 2) write(here());
    if (scrollY > innerHeight * 2) offer.hidden = true;
  };
  addEventListener("scroll", () => (waiting ||= setTimeout(keep, 400)), { passive: true });
}
