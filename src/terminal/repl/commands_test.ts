import assert from "node:assert/strict";
import type { SlashCommand } from "./command.ts";
import { builtinCommands, commandCompleter, mergeCommands, parseCommand } from "./commands.ts";
import { SLASH_COMMAND_NAMES } from "./names.ts";

const command = (name: string, rest: Partial<SlashCommand> = {}): SlashCommand => ({
  name,
  summary: "",
  run: () => {},
  ...rest,
});

Deno.test("parseCommand() knows commands from text that begins with a slash", () => {
  assert.deepEqual(parseCommand("/help"), { name: "help", args: "" });
  assert.deepEqual(parseCommand(" /save  my file.md "), { name: "save", args: "my file.md" });
  assert.deepEqual(parseCommand("/system two\nlines"), { name: "system", args: "two\nlines" });
  for (const text of ["/etc/hosts is what?", "/", "/ help", "help", "/Help"]) {
    assert.equal(parseCommand(text), undefined, text);
  }
});

Deno.test("SLASH_COMMAND_NAMES has the name of every built-in command", () => {
  const controls = { ports: {}, lastAnswer: "", commands: [], use() {}, leave() {} };
  const names = builtinCommands(controls as never).map(({ name }) => name);
  assert.deepEqual(SLASH_COMMAND_NAMES, names);
});

Deno.test("mergeCommands() lets nobody take a built-in name, or a strange one", () => {
  const builtin = [command("help")];
  const extra = [command("help"), command("he lp"), command("\x1b"), command("notes")];
  const merged = mergeCommands(builtin, extra);
  assert.deepEqual(merged.map(({ name }) => name), ["help", "notes"]);
  assert.equal(merged[0], builtin[0]);
});

Deno.test("commandCompleter() completes names, then what follows them", async () => {
  const complete = commandCompleter([
    command("model", { complete: (args) => [`${args}!`] }),
    command("broken", { complete: () => Promise.reject(new TypeError("x")) }),
  ]);
  assert.deepEqual(await complete("/m"), { from: 0, candidates: ["/model", "/broken"] });
  assert.deepEqual(await complete("/model a"), { from: 7, candidates: ["a!"] });
  assert.deepEqual((await complete("/broken a")).candidates, []);
  assert.deepEqual((await complete("hello /m")).candidates, []);
});
