/** Plans. */

import { define, optional, some } from "./spec.ts";

export const PLAN = {
  "plan list": define({
    examples: [
      ["pyra plan list", "newest first"],
      ["pyra plan list --json", "for scripts, steps and all"],
    ],
  }),
  "plan show": define({
    operands: { id: optional("ID", "plan") },
    details: "Without an id, the newest. The first letters of an id are enough.",
    examples: [
      ["pyra plan show", "the newest plan"],
      ["pyra plan show 01jd --json", "one, for scripts"],
    ],
  }),
  "plan resume": define({
    operands: { id: optional("ID", "plan") },
    details:
      "Without an id, the newest that is unfinished. You see it, and may change it, before anything is done. A step that was under way is run again.",
    examples: [
      ["pyra plan resume", "go on where it was broken off"],
    ],
  }),
  "plan rm": define({
    operands: { ids: some("ID", "plan") },
    details: "There is no way back. What its steps have done stays done.",
    examples: [
      ["pyra plan rm 01jd", "remove one plan"],
    ],
  }),
};
