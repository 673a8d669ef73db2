/** A person who answers the kernel's questions as told, and remembers each of them. */

import type { Person, Question } from "../../src/kernel/terminal/person.ts";

/** Answers in the order given; afterwards nothing but silence. */
export class CountingPerson implements Person {
  isThere = true;
  readonly asked: Question[] = [];
  readonly answers: (string | undefined)[];

  constructor(...answers: (string | undefined)[]) {
    this.answers = answers;
  }

  /** The keys on offer at the last question. */
  get keys(): string {
    return this.asked.at(-1)?.choices.map(({ key }) => key).join("") ?? "";
  }

  /** The last question as text, one line each. */
  get shown(): string {
    const { title = "", lines = [], choices = [] } = this.asked.at(-1) ?? {};
    return [
      title,
      ...lines.map(({ from, text, mark }) =>
        `${mark ? "!" : ""}${from ? `[${from}] ` : ""}${text}`
      ),
      ...choices.map(({ key, label }) => `${key} ${label}`),
    ].join("\n");
  }

  choose(question: Question): Promise<string | undefined> {
    this.asked.push(question);
    return Promise.resolve(this.answers.shift());
  }

  line(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  secret(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
