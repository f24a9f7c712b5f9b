// A passage in other languages: its translations and summaries, written and reviewed beside the original.

import { confirmIn } from "./cards.js";
import { clearErrors, showErrors } from "./errors.js";
import { announce, say } from "./words.js";

export class Rendering {
  constructor(root, { server, closed }) {
    Object.assign(this, { root, server, closed, eid: "", known: [], target: null, dirty: false });
    this.form = root.querySelector("form");
    this.list = root.querySelector("ol");
    this.template = document.getElementById("wb-rendering");
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-step]");
      if (button) this.step(button.dataset.step, button.closest("li").dataset.uuid);
    });
    root.querySelector(".wb-close").addEventListener("click", () => this.close());
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    if (!this.form) return;
    this.form.addEventListener("input", () => (this.dirty = true));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(event.submitter && event.submitter.value === "submit");
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.save(event.shiftKey);
    });
    addEventListener("beforeunload", (event) => {
      if (this.dirty) event.preventDefault();
    });
  }

  /** Show what there is of the passage. What is being typed for another one is not lost unasked. */
  async open(eid) {
    if (eid !== this.eid && !(await this.mayLeave())) return;
    const answer = await this.server.get("renderings/", { eid });
    if (eid !== this.eid) this.start();
    this.eid = eid;
    this.root.querySelector("blockquote").textContent = answer.words;
    this.draw(answer);
    this.root.hidden = false;
    (this.form ? this.form.elements.text : this.root.querySelector(".wb-close")).focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  async mayLeave() {
    return !this.dirty || confirmIn(this.root.querySelector(".wb-confirm"), say("discard"));
  }

  async close() {
    if (!(await this.mayLeave())) return;
    this.start();
    this.eid = "";
    this.root.hidden = true;
    this.closed();
  }

  start() {
    this.target = null;
    this.dirty = false;
    if (!this.form) return;
    this.form.reset();
    clearErrors(this.form);
  }

  draw({ renderings }) {
    this.known = renderings;
    this.list.replaceChildren(...renderings.map((rendering) => this.line(rendering)));
  }

  line(rendering) {
    const line = this.template.content.firstElementChild.cloneNode(true);
    line.dataset.uuid = rendering.uuid;
    const set = (name, text) => {
      const place = line.querySelector(`.wb-${name}`);
      place.textContent = text;
      place.hidden = !text;
    };
    set("what", [rendering.lang, rendering.type_name, rendering.status_name].join(" · "));
    set("stale", rendering.stale ? say("rendering_stale") : "");
    set("said", rendering.text);
    line.querySelector(".wb-said").lang = rendering.lang;
    set("returned", rendering.returned_because ? say("returned_because", { reason: rendering.returned_because }) : "");
    set("by", say("by", { name: rendering.by }));
    for (const button of line.querySelectorAll("[data-step]")) button.hidden = !rendering.acts.includes(button.dataset.step);
    return line;
  }

  step(name, uuid) {
    const rendering = this.known.find((known) => known.uuid === uuid);
    if (name === "edit") return this.edit(rendering);
    if (name === "return" || name === "withdraw") return this.reason(name, rendering);
    return this.take(name, rendering, "");
  }

  async edit(rendering) {
    if (!(await this.mayLeave())) return;
    this.start();
    this.target = rendering;
    for (const name of ["lang", "type", "text"]) this.form.elements[name].value = rendering[name];
    this.form.elements.text.focus();
  }

  /** Returning and withdrawing want words. */
  reason(name, rendering) {
    const form = this.list.querySelector(`[data-uuid="${rendering.uuid}"] form`);
    const [field] = form.elements;
    field.setAttribute("aria-label", document.querySelector("#wb-labels").content.querySelector(`[data-label=${name}]`).textContent);
    form.hidden = false;
    field.focus();
    form.onsubmit = (event) => {
      event.preventDefault();
      this.take(name, rendering, field.value);
    };
  }

  async take(name, rendering, reason) {
    const body = { version: rendering.version, reason };
    try {
      this.draw(await this.server.post(`renderings/${rendering.uuid}/${name}/`, body));
      announce(say({ submit: "submitted", publish: "published", return: "returned", withdraw: "withdrawn" }[name]));
      this.root.querySelector("h2").focus();
    } catch (trouble) {
      if (!trouble.errors) throw trouble;
      const place = this.list.querySelector(`[data-uuid="${rendering.uuid}"] .wb-error`);
      place.textContent = trouble.message;
      place.hidden = false;
      announce(trouble.message);
    }
  }

  async save(submit) {
    const { lang, type, text } = this.form.elements;
    const said = { eid: this.eid, lang: lang.value, type: type.value, text: text.value };
    if (this.target) Object.assign(said, { uuid: this.target.uuid, version: this.target.version });
    clearErrors(this.form);
    try {
      const before = new Set(this.known.map(({ uuid }) => uuid));
      const answer = await this.server.post("renderings/new/", said);
      const written = answer.renderings.find(({ uuid }) => uuid === said.uuid && this.target.status !== "published")
        || answer.renderings.find(({ uuid }) => !before.has(uuid));
      this.start();
      this.draw(answer);
      announce(say("saved"));
      this.root.querySelector("h2").focus();
      if (submit && written) await this.take("submit", written, "");
    } catch (trouble) {
      if (!trouble.errors) throw trouble;
      if (trouble.kind === "conflict") this.target.version = trouble.answer.version;
      const now = trouble.answer.text ? [{ field: "text", message: say("now_says", { quote: trouble.answer.text }) }] : [];
      showErrors(this.form, [...trouble.errors, ...now]);
      announce(trouble.message);
    }
  }
}
