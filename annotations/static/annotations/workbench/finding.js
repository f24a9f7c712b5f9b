// "Find this quote": for those who cannot, or would rather not, select with a pointer.

import { announce, say } from "./words.js";

export class Finding {
  constructor(form, { server, found, chosen }) {
    Object.assign(this, { form, server, found, chosen });
    this.list = form.querySelector("#wb-found");
    this.error = form.querySelector("#wb-find-error");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask();
    });
  }

  focus() {
    this.form.elements.q.focus();
    this.form.elements.q.select();
  }

  async ask() {
    this.complain("");
    let places;
    try {
      places = (await this.server.get("find/", { q: this.form.elements.q.value })).found;
    } catch (trouble) {
      this.show([]);
      this.complain(trouble.message);
      return;
    }
    this.show(places);
    announce(places.length ? say("found", { count: places.length }) : say("not_found"));
    if (!places.length) this.complain(say("not_found"));
    if (places.length === 1) this.chosen(places[0]);
    else this.list.querySelector("button")?.focus();
  }

  complain(message) {
    this.error.textContent = message;
    this.error.hidden = !message;
  }

  show(places) {
    this.list.replaceChildren(
      ...places.map((place) => {
        const button = document.createElement("button");
        const quote = document.createElement("mark");
        quote.textContent = place.exact.length > 40 ? `${place.exact.slice(0, 40)}…` : place.exact;
        button.type = "button";
        button.append(place.before, quote, place.after);
        button.addEventListener("click", () => this.chosen(place));
        const line = document.createElement("li");
        line.append(button);
        return line;
      }),
    );
    this.found(places);
  }
}
