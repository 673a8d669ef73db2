/** The kernel's account of a typed line against the line editor itself, fed with the same keys. */

import assert from "node:assert/strict";
import { TypedText } from "../../src/gate/typed_text.ts";
import { MORE_SLASH_COMMAND_NAMES, SLASH_COMMAND_NAMES } from "../../src/contracts/mod.ts";
import { slashCommands } from "../../src/cli/slash.ts";
import { FakeTerminal, KEYS, settled } from "../../src/terminal/_fake_terminal.ts";
import { complete } from "../../src/text/mod.ts";
import { memoryHistory } from "../../src/terminal/editor/history.ts";
import { LineEditor } from "../../src/terminal/editor/line_editor.ts";
import { commandCompleter } from "../../src/terminal/repl/commands.ts";

const PLUGIN = ["web-search", "web-read", "deploy"];
const NAMES = [...SLASH_COMMAND_NAMES, ...MORE_SLASH_COMMAND_NAMES, ...PLUGIN];
const COMPLETES = ["memory", "forget", "model"];

const PIECES = ["/", "/we", "/web-s", "/dep", "a", "web one", "two ", " ", "é👍🏽", "\\", "o"].concat(
  ["\t", "\t", KEYS.up, KEYS.down, KEYS.left, KEYS.right, KEYS.home, KEYS.end, KEYS.backspace],
  [KEYS.altLeft, "\x1bf", "\x1bd", "\x1b[3~", KEYS.altEnter, KEYS.paste("pasted\r\ntext")],
  ["u", "k", "w", "a", "e", "b", "f", "p", "n", "j", "r", "y", "l"].map(KEYS.ctrl),
  [KEYS.enter, KEYS.enter],
);

/** Numbers from 0 to `below`, the same each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48271) % 2147483647) % below;
}

Deno.test("TypedText says of no line that it was typed which the line editor did not make", async () => {
  let agreed = 0;
  const roll = dice(20261005);
  for (let round = 0; round < 30; round++) {
    const terminal = new FakeTerminal({ color: true });
    const editor = new LineEditor(terminal, {
      prompt: "> ",
      history: memoryHistory(["an older one", "/web-search older"]),
      complete: commandCompleter(NAMES.map((name) => ({
        name,
        summary: "",
        complete: COMPLETES.includes(name) ? () => Promise.resolve(["two"]) : undefined,
        run: () => {},
      }))),
    });
    const typed = new TypedText();
    typed.pluginCommands(PLUGIN);
    for (let entry = 0; entry < 4; entry++) {
      const reading = editor.read();
      let result: string | undefined;
      void reading.then((end) => result = end.kind === "line" ? end.text : "");
      await settled();
      const keys: string[] = [];
      while (result === undefined && keys.length < 40) {
        keys.push(PIECES[roll(PIECES.length)]!);
        typed.feed(keys.at(-1)!);
        await terminal.type(keys.at(-1)!);
      }
      while (result === undefined) {
        typed.feed(KEYS.enter);
        await terminal.type(KEYS.enter);
      }
      let seen: string | undefined;
      while (typed.takeWhere((line) => (seen = line, true)));
      if (seen !== undefined) {
        assert.equal(
          seen,
          result.trim().replace(/^(\S+)\s+/, "$1 "),
          `round ${round}, entry ${entry}, ${JSON.stringify(keys)}`,
        );
        agreed++;
      }
    }
  }
  assert.ok(agreed > 10, `${agreed} lines were known`);
});

Deno.test("the kernel's names of slash commands are those that there are", () => {
  const unused = () => Promise.reject();
  const more = slashCommands({ memory: unused, plans: unused }).map(({ name }) => name);
  assert.deepEqual([...MORE_SLASH_COMMAND_NAMES].sort(), more.sort());
  assert.equal(complete("/web-s", { from: 0, candidates: ["/web-search"] }).text, "/web-search ");
});
