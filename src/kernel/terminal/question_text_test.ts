import assert from "node:assert/strict";
import { questionText } from "./question_text.ts";

const SCREEN = { columns: 80, rows: 24 };

Deno.test("questionText() keeps red lines last and whole, whatever a plugin says of itself", () => {
  const filler = "Tells the weather of a place. ".repeat(32);
  const lines = questionText([
    { text: "It can run /bin/sh", mark: "red" },
    ...Array.from({ length: 20 }, () => ({ text: filler, from: "plugin weather" })),
    { text: "It can read /srv/notes" },
  ], SCREEN);
  assert.deepEqual(lines.slice(-2), [
    "It can read /srv/notes",
    "\x1b[31m! It can run /bin/sh\x1b[0m",
  ]);
  const rows = lines.reduce((sum, line) => sum + Math.ceil(line.length / SCREEN.columns), 0);
  assert.ok(rows <= SCREEN.rows - 3, `${rows} rows`);
  assert.match(lines[0]!, /^plugin weather: Tells.* \(\d+ more characters\)$/);
  assert.match(lines.at(-3)!, /^\(and \d+ more lines of that kind, not shown here\)$/);
});

Deno.test("questionText() lets no blanks push anything out of sight", () => {
  for (const blank of ["\u2800", "\u3000", "\u3164", " ", "\u00a0", "\n"]) {
    const text = `ready?${blank.repeat(1950)}Passphrase of the vault:`;
    const [line] = questionText([{ text, from: "plugin weather" }], SCREEN);
    assert.ok(line!.length <= 160, `${line!.length}`);
    assert.match(line!, /^plugin weather: ready\?/);
  }
});

Deno.test("questionText() escapes what a terminal would act on, also in who says it", () => {
  const lines = questionText(
    [{ text: "a\x1b[2Jb", from: "plugin \x1b[7m" }, { text: "c\x07" }],
    SCREEN,
  );
  assert.deepEqual(lines, ["plugin \\x1b[7m: a\\x1b[2Jb", "c\\x07"]);
});
