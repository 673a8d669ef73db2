/** The REPL with a scripted assistant, as a program of its own, for the tmux tests.
 * Arguments: a history file, then any of `--no-color` and `--dumb`. */

import {
  createOutput,
  type HistoryStore,
  InterruptStack,
  loadTerminal,
} from "../../src/terminal/mod.ts";
import { localScreen } from "./local_screen.ts";
import { ScriptedService } from "./scripted_service.ts";

const { openTerminal, runRepl } = await loadTerminal();
const [historyFile = "", ...flags] = Deno.args;
const interrupts = new InterruptStack();
Deno.addSignalListener("SIGINT", () => interrupts.ring());

const output = createOutput({
  stdin: Deno.stdin.isTerminal(),
  stdout: Deno.stdout.isTerminal(),
  stderr: Deno.stderr.isTerminal(),
  color: Deno.stdout.isTerminal() && !flags.includes("--no-color"),
  cursor: Deno.stdout.isTerminal() && !flags.includes("--dumb"),
  unicode: true,
  size: { columns: 80, rows: 24 },
}, localScreen());

const history: HistoryStore = {
  async load() {
    const text = await Deno.readTextFile(historyFile).catch(() => "");
    return text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  },
  append: (entry) =>
    Deno.writeTextFile(historyFile, JSON.stringify(entry) + "\n", { append: true }),
};

const service = new ScriptedService();
const end = await runRepl({
  terminal: openTerminal(output, interrupts),
  service,
  session: await service.open(),
  assistantName: "Pyra",
  subtitle: "scripted",
  history,
  ports: {
    copy: () => Promise.resolve(true),
    clear: () => Promise.resolve(output.write("\x1b[2J\x1b[H")),
    saveFile: (name) => Promise.resolve(`/elsewhere/${name}`),
    listModels: () => Promise.resolve([{ id: "one" }, { id: "two" }, { id: "twenty" }]),
    switchModel: (name) => Promise.resolve(name === "twenty" ? `model ${name}` : undefined),
    openConfig: () => Promise.resolve("config"),
    unlock: () => "unlock",
  },
  extra: [
    {
      name: "notes",
      summary: "look into the \x1b[31mnotes",
      usage: "show | add TEXT",
      complete: () => ["show ", "add "],
      run: (args, { print }) => print(`notes: ${args}`),
    },
    { name: "help", summary: "an impostor", run: (_, { print }) => print("impostor") },
  ],
});
output.line(`left: ${JSON.stringify(end)}`);
Deno.exit(0);
