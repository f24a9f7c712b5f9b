// The contents follow the reading; a highlight and its notes light up together.
const links = new Map([...document.querySelectorAll(".contents a")].map((link) => [link.hash.slice(1), link]));
const seen = new Set();
const follow = new IntersectionObserver((entries) => {
  for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
  const current = [...links.keys()].filter((id) => seen.has(id)).pop();
  for (const [id, link] of links) {
    if (id === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}, { rootMargin: "0px 0px -60% 0px" });
for (const id of links.keys()) {
  const section = document.getElementById(id);
  if (section) follow.observe(section);
}

const marks = new Map();
for (const mark of document.querySelectorAll("mark[data-annotations]")) {
  for (const id of mark.dataset.annotations.split(" ")) marks.set(id, [...(marks.get(id) ?? []), mark]);
}
const light = (target, on) => {
  const mark = target.closest("mark[data-annotations]");
  const note = target.closest(".note");
  const ids = mark ? mark.dataset.annotations.split(" ") : note ? noteIds(note) : [];
  for (const id of ids) {
    for (const one of marks.get(id) ?? []) one.classList.toggle("lit", on);
    document.getElementById(`note-${id}`)?.closest(".note")?.classList.toggle("lit", on);
  }
};
const noteIds = (note) => [note, ...note.querySelectorAll("[id^=note-]")].map((one) => one.id.slice(5));
for (const [kind, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(kind, (event) => light(event.target, on));
}

// A note that is jumped to is unfolded first.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const notes = target?.closest("details.notes");
  if (notes && !notes.open) {
    notes.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", unfold);
unfold();
