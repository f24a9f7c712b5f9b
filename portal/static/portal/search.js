// Names offered while one types. Without this the form works as it is; the server knows all scripts.
const form = document.querySelector("form.search");
const input = form?.querySelector("input[type=search]");
const list = document.createElement("ul");
let latest = 0;
let waiting;

const options = () => [...list.children];
const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

function close() {
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(at) {
  const all = options();
  if (!all.length) return;
  const place = (at + all.length) % all.length;
  all.forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
  input.setAttribute("aria-activedescendant", all[place].id);
}

function offer({ title, lang, kind, url, matched }, at) {
  const option = document.createElement("li");
  const note = document.createElement("small");
  option.id = `offer-${at}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = url;
  option.append(title);
  if (lang) option.lang = lang;
  note.lang = document.documentElement.lang;
  note.textContent = matched ? `${matched} · ${kind}` : kind;
  option.append(note);
  return option;
}

async function ask() {
  const typed = input.value.trim();
  const mine = ++latest;
  if (!typed) return close();
  try {
    const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`);
    if (!answer.ok || mine !== latest) return;
    const { suggestions } = await answer.json();
    if (mine !== latest) return;
    list.replaceChildren(...suggestions.map(offer));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(Boolean(suggestions.length)));
    input.removeAttribute("aria-activedescendant");
  } catch {
    close(); // Offline: the form itself will say so.
  }
}

function press(event) {
  if (event.isComposing) return;
  const at = chosen();
  if (event.key === "Escape" && !list.hidden) {
    close();
    event.preventDefault();
  } else if (event.key === "ArrowDown" && !list.hidden) {
    choose(at + 1);
    event.preventDefault();
  } else if (event.key === "ArrowUp" && !list.hidden) {
    choose(at < 0 ? -1 : at - 1);
    event.preventDefault();
  } else if (event.key === "Enter" && at >= 0) {
    location.assign(options()[at].dataset.url);
    event.preventDefault();
  }
}

if (input) {
  list.id = "offers";
  list.className = "offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": "offers", "aria-autocomplete": "list" })) {
    input.setAttribute(name, value);
  }
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", press);
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.url);
  });
}
