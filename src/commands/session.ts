/** Kept conversations. */

import { choice, define, flag, one, optional, some } from "./spec.ts";

export const SESSION = {
  "session list": define({
    examples: [
      ["pyra session list", "newest first"],
      ["pyra session list --json", "for scripts"],
    ],
  }),
  "session show": define({
    operands: { id: optional("ID", "session") },
    details: "Without an id, the newest. The first letters of an id are enough.",
    examples: [
      ["pyra session show", "the newest conversation"],
      ["pyra session show 01jd --json", "one, for scripts"],
    ],
  }),
  "session export": define({
    operands: { id: one("ID", "session"), file: one("FILE", "file") },
    details: "A name that ends in .json gives JSON, any other Markdown. `-` prints to stdout.",
    options: {
      format: choice(["markdown", "json"], "Instead of going by the name"),
      force: flag("Replace the file when it exists"),
    },
    examples: [
      ["pyra session export 01jd talk.md", "as Markdown"],
      ["pyra session export 01jd - --format json", "to stdout"],
    ],
  }),
  "session rm": define({
    operands: { ids: some("ID", "session") },
    details: "There is no way back.",
    examples: [
      ["pyra session rm 01jd", "remove one conversation"],
    ],
  }),
};
