/** The memory. */

import { any, define, flag, number, one, optional, some, text } from "./spec.ts";

export const MEMORY = {
  "memory search": define({
    operands: { query: some("QUERY") },
    details:
      'Any sentence will do. Also: "a phrase", -word, tag:x, path:folder/, before:2026-01-31, after:2026-01-01. With `-`, one query a line from stdin, one line of JSON each in return.',
    options: {
      why: flag("Say for each what counted: words, times, other names"),
      limit: number("N", "Show at most N files (default 10)", { min: 1, max: 100 }),
    },
    examples: [
      ["pyra memory search when did I meet Ada", "the best places first"],
      ["pyra memory search 'tag:garden \"red roses\"'", "a phrase, in notes with a tag"],
      ["pyra memory search --why what broke last July", "and why each was found"],
      ["pyra memory search - < questions.txt", "many at once"],
    ],
  }),
  "memory list": define({
    options: { category: text("NAME", "Only the files of one folder, like user") },
    examples: [
      ["pyra memory list", "every file with its summary"],
      ["pyra memory list --category user --json", "for scripts"],
    ],
  }),
  "memory show": define({
    operands: { name: one("NAME", "note") },
    details: "Rendered on a terminal, the file's own text in a pipe.",
    options: {
      change: number("N", "As change N of `pyra memory history` left it", {
        min: 1,
        max: 1_000_000,
      }),
    },
    examples: [
      ["pyra memory show user/profile", "the name without .md will do"],
    ],
  }),
  "memory write": define({
    operands: { name: one("NAME", "note"), text: any("TEXT") },
    details:
      "Creates or replaces a file. Without a text, takes what is piped in. `pyra memory undo` takes it back.",
    options: {
      summary: text("TEXT", "One sentence about it"),
      keywords: text("A,B", "Words to find it by"),
    },
    examples: [
      ['pyra memory write user/profile.md "Likes tea"', "the words behind the name"],
      ["pyra memory write knowledge/deno.md --keywords runtime < notes.md", "what is piped in"],
    ],
  }),
  "memory append": define({
    operands: { name: one("NAME", "note"), text: any("TEXT") },
    details: "Adds to the end of a file, which is created when it is missing.",
    options: {
      summary: text("TEXT", "One sentence about it"),
      keywords: text("A,B", "Words to find it by"),
    },
    examples: [
      ['pyra memory append context/today.md "Met Ada"', "one more line"],
    ],
  }),
  "memory edit": define({
    operands: { name: one("NAME", "note") },
    details: "Opens a copy in $VISUAL or $EDITOR; what is saved becomes the file.",
    examples: [
      ["pyra memory edit user/profile.md", "in the editor you use"],
    ],
  }),
  "memory rm": define({
    operands: { names: some("NAME", "note") },
    details: "`pyra memory undo` takes it back.",
    examples: [
      ["pyra memory rm context/old.md", "forget a file"],
    ],
  }),
  "memory mv": define({
    operands: { from: one("FROM", "note"), to: one("TO", "note") },
    examples: [
      ["pyra memory mv context/deno.md knowledge/deno.md", "to another folder"],
    ],
  }),
  "memory trust": define({
    operands: { name: one("NAME", "note") },
    details:
      "What the assistant wrote while content from outside was in its conversation lies below untrusted/, where no other conversation reads it. You see what would change, and say yes.",
    options: { yes: flag("Say yes beforehand", "y") },
    examples: [
      ["pyra memory trust untrusted/user/profile.md", "let it into the memory"],
    ],
  }),
  "memory import": define({
    operands: { paths: some("PATH", "file") },
    details:
      "Takes Markdown and plain text in; paths below a folder are kept. Importing the same again changes nothing.",
    options: { into: text("FOLDER", "Put them below this folder of the memory") },
    examples: [
      ["pyra memory import ~/notes --into knowledge", "a folder of notes"],
      ["pyra memory import todo.md", "one file"],
    ],
  }),
  "memory export": define({
    operands: { file: one("FILE", "file") },
    details: "Every file as it is, in an archive that any `tar` unpacks.",
    options: { force: flag("Replace the file when it exists") },
    examples: [
      ["pyra memory export memory.tar", "to take it elsewhere"],
    ],
  }),
  "memory history": define({
    operands: { name: optional("NAME", "note") },
    details:
      "Of one file; without a name, of all, the newest first: the order in which `pyra memory undo` takes them back.",
    examples: [
      ["pyra memory history user/profile.md", "who changed it, and when"],
      ["pyra memory show user/profile.md --change 7", "the text as change 7 left it"],
    ],
  }),
  "memory undo": define({
    details:
      "Takes the newest change back, whoever made it; again for the one before, fifty in all. An import counts as one. `pyra memory history` lists them.",
    options: { force: flag("Also when another program changed the file since") },
    examples: [
      ["pyra memory undo", "as if it had not been written"],
    ],
  }),
  "memory stats": define({
    examples: [
      ["pyra memory stats", "how much there is"],
    ],
  }),
  "memory reindex": define({
    details:
      "Rebuilds the index from the files. Never needed in ordinary life: changes are noticed.",
    examples: [
      ["pyra memory reindex", "after something strange"],
    ],
  }),
  index: define({ examples: [["pyra index", "what conversations wrote can be found"]] }),
};
