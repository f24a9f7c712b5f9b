// The workbench starts here: reads what the server put on the page and joins the parts.

import { Assigning } from "./assigning.js";
import { Cards } from "./cards.js";
import { Creating } from "./creating.js";
import { Desk, RENAMED } from "./desk.js";
import { Editor } from "./editor.js";
import { Finding } from "./finding.js";
import { Highlights } from "./highlights.js";
import { describe, listen } from "./keys.js";
import { Notes } from "./notes.js";
import { Progress } from "./progress.js";
import { Rendering } from "./rendering.js";
import { Selecting } from "./selecting.js";
import { Server } from "./server.js";
import { Text } from "./text.js";
import { announce, learn, say } from "./words.js";

const byId = (id) => document.getElementById(id);
const start = JSON.parse(byId("wb-start").textContent);
learn(start.words);

const text = new Text(byId("wb-text"));
const notes = new Notes(start);
const highlights = new Highlights(text, notes);
const server = new Server(start.root);
const desk = new Desk({ start, text, notes, highlights, server });
const act = (name, uuid) => desk.do(RENAMED[name] || name, uuid);

desk.progress = new Progress(document.querySelector(".wb-contents"), { notes, highlights });
desk.cards = new Cards(byId("wb-cards"), {
  text, notes, server, act, placed: (note, span) => desk.placeAt(note, span),
});
desk.editor = new Editor(byId("wb-editor"), {
  server, notes, start,
  quote: (span) => text.slice(span.start, span.end),
  saved: (note, submit) => desk.saved(note, submit),
  closed: () => desk.closed(),
  cut: (trouble) => desk.tell(trouble),
});
desk.creating = new Creating(byId("wb-entity-form"), {
  server,
  created: (entity) => {
    if (entity) {
      notes.entities[entity.id] = entity;
      desk.editor.lookup.set(entity);
      desk.editor.keep();
    }
    byId(entity ? "wb-body" : "wb-entity").focus();
  },
});
desk.selecting = new Selecting(text, {
  picked: (span) => desk.pick(span),
  pointed: (at) => desk.point(at),
  caret: (at) => highlights.mark("caret", at === null || at >= text.end ? [] : [{ start: at, end: at + 1 }]),
});
new Assigning(document.querySelector(".wb-assignments"), {
  server, assignments: start.assignments, outline: document.querySelector(".wb-outline"),
});
desk.rendering = new Rendering(byId("wb-renderings"), { server, closed: () => desk.focusText() });
desk.finding = new Finding(byId("wb-find"), {
  server,
  found: (places) => highlights.mark("preview", places),
  chosen: (place) => {
    desk.focusText();
    desk.selecting.select(place);
    desk.selecting.follow();
  },
});

// On a phone the text comes first; what stands before it is folded.
if (matchMedia("(max-width: 760px)").matches) {
  for (const folded of document.querySelectorAll(".wb-contents details")) folded.open = false;
}

listen(act);
describe(document.querySelector("#wb-keys dl"));
for (const button of document.querySelectorAll(":is(.wb-contents, #wb-editor, #wb-here, #wb-picked) [data-act]")) {
  button.addEventListener("click", () => act(button.dataset.act));
}
for (const button of document.querySelectorAll(".wb-kinds [data-kind]")) {
  button.addEventListener("click", () => desk.write(button.dataset.kind));
}
for (const button of document.querySelectorAll(".wb-edges button")) {
  button.addEventListener("click", () => desk.selecting.nudge(button.dataset.edge, Number(button.dataset.step)));
}
for (const button of document.querySelectorAll(":is(#wb-here, #wb-picked) button")) {
  // A button that takes the focus would take the selection with it.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
}

addEventListener("offline", () => desk.tell({ errors: [], message: say("offline") }));
addEventListener("online", () => {
  desk.clearTrouble();
  announce(say("online"));
});

function goToAddress() {
  const asked = /^#note-([0-9a-f-]{36})$/u.exec(location.hash);
  if (asked) desk.go(notes.get(asked[1]));
}
addEventListener("hashchange", goToAddress);
if (!desk.editor.recover()) goToAddress();
document.documentElement.dataset.workbench = "ready";
performance.mark("workbench-ready");
