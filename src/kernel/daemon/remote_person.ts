/** The person at an attached client, as the daemon's kernel asks them.
 *
 * The question goes over the daemon's socket to the client's kernel, which draws it and reads the
 * key; no app of either sees it, and none can send such a message (`onlyAgent` leaves nothing else
 * through). What comes back is checked: an answer counts for the question that is open, if it is one
 * of its choices. A client that leaves, or has no terminal, has said nothing. */

import { isObject, type Json, type JsonObject, Secret } from "../../base/mod.ts";
import type { Person, Question, QuestionLine } from "../terminal/person.ts";

/** The kernels' own part of a message between daemon and client, where it has one. */
export function kernelPart(message: JsonObject): JsonObject | undefined {
  return isObject(message.kernel) ? message.kernel as JsonObject : undefined;
}

/** What an app says, without anything that only kernels may say. */
export function onlyAgent(message: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const key of ["id", "method", "params", "result", "error", "event"]) {
    if (message[key] !== undefined) kept[key] = message[key];
  }
  return kept;
}

type Send = (message: JsonObject) => void;

/** The daemon's side: one client's person. */
export class RemotePerson implements Person {
  readonly #send: Send;
  readonly #open = new Map<number, (answer: string | undefined) => void>();
  #isThere = false;
  #lastAsk = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Whether the client has said that somebody is at its terminal. */
  get isThere(): boolean {
    return this.#isThere;
  }

  async choose(question: Question, signal?: AbortSignal): Promise<string | undefined> {
    const { title, lines, choices } = question;
    const asked = { kind: "choose", title, lines: toJson(lines), choices: toJson(choices) };
    const key = await this.#ask(asked, signal);
    return choices.find((choice) => choice.key === key)?.key;
  }

  async line(title: string, lines: readonly QuestionLine[] = []): Promise<string | undefined> {
    return await this.#ask({ kind: "line", title, lines: toJson(lines) });
  }

  async secret(title: string, lines: readonly QuestionLine[] = []): Promise<Secret | undefined> {
    const text = await this.#ask({ kind: "secret", title, lines: toJson(lines) });
    return text === undefined ? undefined : new Secret(text);
  }

  /** Takes what the client's kernel says. */
  receive(part: JsonObject): void {
    if (typeof part.there === "boolean") this.#isThere = part.there;
    if (typeof part.answer !== "number") return;
    this.#open.get(part.answer)?.(typeof part.text === "string" ? part.text : undefined);
  }

  /** The client is gone: whatever it was asked, nobody has answered. */
  gone(): void {
    this.#isThere = false;
    for (const settle of [...this.#open.values()]) settle(undefined);
  }

  async #ask(question: JsonObject, signal?: AbortSignal): Promise<string | undefined> {
    if (!this.#isThere || signal?.aborted) return undefined;
    const ask = ++this.#lastAsk;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const takeBack = () => {
      this.#send({ kernel: { takeBack: ask } });
      resolve(undefined);
    };
    this.#open.set(ask, resolve);
    signal?.addEventListener("abort", takeBack, { once: true });
    try {
      this.#send({ kernel: { ask, ...question } });
      return await promise;
    } catch {
      // A question too long for the wire is one that nobody has seen.
      return undefined;
    } finally {
      this.#open.delete(ask);
      signal?.removeEventListener("abort", takeBack);
    }
  }
}

/** The client's side: puts the daemon's questions to `person`, one after the other. */
export class QuestionServer {
  readonly #send: Send;
  readonly #person: Person;
  readonly #open = new Map<number, AbortController>();
  #last: Promise<void> = Promise.resolve();

  constructor(send: Send, person: Person) {
    this.#send = send;
    this.#person = person;
    if (person.isThere) send({ kernel: { there: true } });
  }

  /** Takes what the daemon's kernel says. */
  receive(part: JsonObject): void {
    if (typeof part.takeBack === "number") this.#open.get(part.takeBack)?.abort();
    if (typeof part.ask !== "number" || this.#open.has(part.ask)) return;
    const { ask } = part;
    const controller = new AbortController();
    this.#open.set(ask, controller);
    this.#last = this.#last.then(async () => {
      const text = await this.#put(part, controller.signal).catch(() => undefined);
      this.#open.delete(ask);
      this.#send({ kernel: { answer: ask, ...text === undefined ? {} : { text } } });
    });
  }

  /** The daemon is gone: what is asked is taken back. */
  close(): void {
    for (const controller of this.#open.values()) controller.abort();
  }

  async #put(part: JsonObject, signal: AbortSignal): Promise<string | undefined> {
    if (signal.aborted) return undefined;
    const title = String(part.title ?? "");
    const lines = readLines(part.lines);
    switch (part.kind) {
      case "choose":
        return await this.#person.choose({ title, lines, choices: readChoices(part) }, signal);
      case "line":
        return await this.#person.line(title, lines);
      case "secret":
        return (await this.#person.secret(title, lines))?.expose();
      default:
        return undefined;
    }
  }
}

function readLines(lines: Json | undefined): QuestionLine[] {
  return objects(lines).map(({ text, from, mark }) => ({
    text: String(text),
    ...typeof from === "string" ? { from } : {},
    ...mark === "red" ? { mark } : {},
  }));
}

function readChoices({ choices }: JsonObject) {
  return objects(choices).map(({ key, label }) => ({ key: String(key), label: String(label) }));
}

function objects(list: Json | undefined): Record<string, unknown>[] {
  return (Array.isArray(list) ? list : []).filter((item) => isObject(item));
}

function toJson(items: readonly object[]): Json[] {
  return items.map((item) => ({ ...item }));
}
