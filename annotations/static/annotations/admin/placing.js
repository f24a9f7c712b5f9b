// One key a note: 1–9 take a place, j and k move on and back. Without this script the buttons do the same.
const notes = [...document.querySelectorAll(".placing > li[id]")];
const [said, waits] = ["placing-said", "placing-waits"].map((id) => document.getElementById(id));
const current = () => Math.max(0, notes.indexOf(document.activeElement.closest(".placing > li")));

function move(step) {
  notes[Math.min(notes.length - 1, Math.max(0, current() + step))]?.focus();
}

async function take(form, note) {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    const { message, waiting } = await answer.json();
    said.textContent = message;
    waits.textContent = waiting ?? waits.textContent;
    if (answer.ok) {
      note.classList.add("done");
      note.querySelectorAll("button").forEach((button) => { button.disabled = true; });
      move(1);
    }
  } catch {
    said.textContent = form.closest("ol").dataset.offline;
  }
}

document.addEventListener("submit", (event) => {
  const note = event.target.closest(".placing > li");
  if (!note) return;
  event.preventDefault();
  take(event.target, note);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (/^[1-9]$/.test(event.key)) {
    const note = notes[current()];
    const form = note?.querySelectorAll("form")[Number(event.key) - 1];
    if (form && !note.classList.contains("done")) take(form, note);
  } else return;
  event.preventDefault();
});
