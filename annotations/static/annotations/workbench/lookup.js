// Finding an entity by typing: a combobox after the ARIA pattern, over names in any script or language.

import { announce, say } from "./words.js";

const PAUSE = 120; // ms of quiet before asking

export class Lookup {
  constructor(input, list, server, chosen) {
    Object.assign(this, { input, list, server, chosen, entity: null, active: -1, found: [], asked: 0 });
    this.waiting = false; // what is typed has not been answered yet
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  /** What is shown answers other words now: none of it is what Enter means. */
  typed() {
    this.entity = null;
    this.waiting = true;
    this.asked += 1;
    this.mark(-1);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  /** Show who is linked, without asking. */
  set(entity) {
    this.entity = entity;
    this.input.value = entity ? entity.name : "";
    this.close();
  }

  start(query) {
    this.set(null);
    this.input.value = query.replace(/\s+/gu, " ").slice(0, 200);
    if (this.input.value.length <= 60) this.ask();
  }

  async ask() {
    const turn = (this.asked += 1);
    const query = this.input.value.trim();
    if (!query) return this.close();
    let found;
    try {
      found = (await this.server.get("entities/", { q: query })).entities;
    } catch (trouble) {
      this.show([], trouble.message);
      return undefined;
    }
    if (turn !== this.asked || this.entity) return undefined; // an older answer, or chosen meanwhile
    this.show(found, found.length ? "" : say("no_match"));
    announce(found.length ? say("matches", { count: found.length }) : say("no_match"));
    return undefined;
  }

  show(found, message) {
    this.waiting = false;
    this.found = found;
    this.list.replaceChildren(...found.map((entity, index) => option(entity, `${this.list.id}-${index}`)));
    if (message) {
      const line = document.createElement("li");
      line.className = "wb-quiet";
      line.textContent = message;
      this.list.append(line);
    }
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.mark(found.length ? 0 : -1);
  }

  mark(index) {
    this.active = index;
    [...this.list.querySelectorAll("[role=option]")].forEach((line, at) => {
      line.setAttribute("aria-selected", String(at === index));
      if (at === index) line.scrollIntoView({ block: "nearest" });
    });
    if (index < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
  }

  key(event) {
    if (event.isComposing) return;
    const count = this.found.length;
    const chooses = event.key === "Enter" && !event.ctrlKey && !event.metaKey;
    if (chooses && this.waiting && this.active < 0) event.preventDefault();
    if (this.list.hidden) return;
    if (event.key === "ArrowDown" && count) this.mark((this.active + 1) % count);
    else if (event.key === "ArrowUp" && count) this.mark((this.active + count - 1) % count);
    else if (chooses && this.active >= 0) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(index) {
    this.set(this.found[index]);
    this.chosen(this.entity);
  }

  close() {
    clearTimeout(this.timer);
    this.waiting = false;
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function option(entity, id) {
  const line = document.createElement("li");
  line.id = id;
  line.setAttribute("role", "option");
  line.className = `k-${entity.kind}`;
  const name = document.createElement("strong");
  name.textContent = entity.name;
  const about = document.createElement("span");
  const unpublished = entity.status === "published" ? "" : entity.status_name;
  about.textContent = [entity.kind_name, entity.date, unpublished, entity.context].filter(Boolean).join(" · ");
  line.append(name, about);
  return line;
}
