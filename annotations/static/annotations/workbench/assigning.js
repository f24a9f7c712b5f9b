// Who is asked to annotate what: listed beside the contents, said by those who assign.

import { clearErrors, showErrors } from "./errors.js";
import { announce, say } from "./words.js";

export class Assigning {
  constructor(root, { server, outline, assignments }) {
    Object.assign(this, { root, server, outline });
    this.list = root.querySelector("ul");
    this.form = root.querySelector("form");
    this.draw(assignments);
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.step(button.dataset);
    });
    if (this.form) this.form.addEventListener("submit", (event) => this.assign(event));
  }

  draw(assignments) {
    this.list.replaceChildren(...assignments.map((assignment) => this.line(assignment)));
    this.root.querySelector(".wb-count").textContent = assignments.length || "";
    for (const entry of this.outline.querySelectorAll("a")) {
      const here = assignments.filter((assignment) => `#${assignment.eid}` === entry.hash);
      entry.parentElement.querySelector(".wb-who").textContent = here.map(({ who }) => who).join(", ");
    }
  }

  line({ uuid, version, eid, who, mine, due, note, acts }) {
    const line = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = mine ? say("you", { name: who }) : who;
    const where = document.createElement("a");
    where.href = `#${eid || "wb-text"}`;
    const entry = eid && this.outline.querySelector(`a[href="#${CSS.escape(eid)}"]`);
    where.textContent = entry ? entry.textContent : eid || say("whole_article");
    const rest = document.createElement("span");
    rest.textContent = [due && say("due", { day: due }), note].filter(Boolean).join(" · ");
    line.append(name, " ", where, " ", rest);
    for (const act of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = say(`assignment_${act}`);
      Object.assign(button.dataset, { act, uuid, version });
      line.append(" ", button);
    }
    return line;
  }

  async step({ act, uuid, version }) {
    await this.ask(`assignments/${uuid}/${act}/`, { version: Number(version) }, say(`assignment_${act}_done`));
    this.root.querySelector("summary").focus();
  }

  async assign(event) {
    event.preventDefault();
    const { assignee, eid, due, note } = this.form.elements;
    const said = { assignee: Number(assignee.value) || null, eid: eid.value, due: due.value, note: note.value };
    if (await this.ask("assignments/", said, say("assigned"))) this.form.reset();
  }

  async ask(path, body, done) {
    const place = this.form || this.root;
    clearErrors(place);
    try {
      this.draw((await this.server.post(path, body)).assignments);
      announce(done);
      return true;
    } catch (trouble) {
      if (!trouble.errors) throw trouble;
      if (trouble.answer.assignments) this.draw(trouble.answer.assignments);
      showErrors(place, trouble.errors);
      announce(trouble.message);
      return false;
    }
  }
}
