// Talking to the server. Every refusal becomes a Trouble that says what happened, so that nothing typed is lost.

import { say } from "./words.js";

export class Trouble extends Error {
  constructor(kind, errors, answer = {}) {
    super(errors.map((error) => error.message).join(" "));
    this.kind = kind; // offline, session, token, conflict, invalid, refused, failed
    this.errors = errors;
    this.answer = answer;
  }
}

const trouble = (kind, message, answer) => new Trouble(kind, [{ field: "", message }], answer);

// Read anew each time: signing in again in another tab changes it.
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : document.querySelector("#wb-token [name=csrfmiddlewaretoken]").value;
}

export class Server {
  constructor(root) {
    this.root = root;
    this.underWay = new Set();
  }

  get(path, query = {}) {
    const search = new URLSearchParams(query).toString();
    return this.ask(search ? `${path}?${search}` : path, { method: "GET" });
  }

  /** Pressed again before the answer, it is the same step: it is sent once, and who sent it is answered. */
  async post(path, said = {}) {
    const body = JSON.stringify(said);
    const step = `${path} ${body}`;
    if (this.underWay.has(step)) return new Promise(() => {});
    this.underWay.add(step);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token() };
    try {
      return await this.ask(path, { method: "POST", headers, body });
    } finally {
      this.underWay.delete(step);
    }
  }

  async ask(path, options) {
    let response;
    try {
      response = await fetch(this.root + path, { credentials: "same-origin", redirect: "manual", ...options });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw trouble("offline", say("offline"));
    }
    if (response.type === "opaqueredirect") throw trouble("session", say("signed_out"));
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    throw this.refusal(response.status, answer);
  }

  refusal(status, answer) {
    if (!answer || !answer.errors) return trouble("failed", say("failed", { status }));
    if (answer.session === false) return trouble("session", say("signed_out"), answer);
    if (answer.csrf) return trouble("token", say("stale_token"), answer);
    const kind = { 400: "invalid", 409: "conflict" }[status] || "refused";
    return new Trouble(kind, answer.errors, answer);
  }
}
