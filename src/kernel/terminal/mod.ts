/** The terminal and the person at it, in the kernel's hands.
 * @module */
export { KernelTerminal } from "./terminal.ts";
export type { Choice, Person, Question, QuestionLine } from "./person.ts";
