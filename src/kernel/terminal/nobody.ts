/** Persons that are not at this terminal: none at all, and whoever it is just then. */

import type { Person } from "./person.ts";

/** For a kernel with no terminal to ask on: whoever asks hears nothing, and that is a no. */
export const NOBODY: Person = {
  isThere: false,
  choose: () => Promise.resolve(undefined),
  line: () => Promise.resolve(undefined),
  secret: () => Promise.resolve(undefined),
};

/** Whoever `current` names when a question is asked. */
export function personBehind(current: () => Person | undefined): Person {
  const person = () => current() ?? NOBODY;
  return {
    get isThere() {
      return person().isThere;
    },
    choose: (question, signal) => person().choose(question, signal),
    line: (title, lines) => person().line(title, lines),
    secret: (title, lines) => person().secret(title, lines),
  };
}
