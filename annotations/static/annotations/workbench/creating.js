// A new entity from the selection: a draft in the catalogue, filled in from what the text shows.

import { clearErrors, showErrors } from "./errors.js";
import { announce, say } from "./words.js";

export class Creating {
  constructor(form, { server, created }) {
    Object.assign(this, { form, server, created });
    form.elements.kind.addEventListener("change", () => this.kind());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    form.querySelector("[data-act=cancel_entity]").addEventListener("click", () => this.close());
  }

  async open({ start, end }) {
    const draft = await this.server.get("entities/draft/", { start, end });
    this.form.reset();
    clearErrors(this.form);
    for (const [name, value] of Object.entries(draft)) this.form.elements[name].value = value;
    this.kind();
    this.form.hidden = false;
    this.form.elements.name.focus();
  }

  kind() {
    const kind = this.form.elements.kind.value;
    for (const part of this.form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== kind;
  }

  async save() {
    clearErrors(this.form);
    try {
      const { entities } = await this.server.post("entities/new/", Object.fromEntries(new FormData(this.form)));
      this.form.hidden = true;
      announce(say("created", { name: entities[0].name }));
      this.created(entities[0]);
    } catch (trouble) {
      if (!trouble.errors) throw trouble;
      showErrors(this.form, trouble.errors);
      announce(trouble.message);
    }
  }

  close() {
    this.form.hidden = true;
    this.created(null);
  }
}
