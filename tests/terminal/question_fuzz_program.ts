/** Puts the kernel's question into a stream of random control sequences, at every byte of it and on
 * both streams of a part, and looks at what a real terminal emulator shows then: the question's own
 * rows, cell by cell, on a screen without any mode of the part's. Arguments: the emulator's
 * specifier, a seed, how many streams. Prints what went wrong. */

import { SIGN } from "../../src/security/mod.ts";
import { TerminalFilter } from "../../src/kernel/terminal/filter.ts";
import { layOut, typingRow } from "../../src/kernel/terminal/question_rows.ts";
import { ScreenState } from "../../src/kernel/terminal/screen_state.ts";
import { type Emulator, loadEmulator } from "./emulator.ts";
import { fuzzStreams } from "./fuzz_streams.ts";

const [specifier = "", seed = "1", count = "50"] = Deno.args;
const Terminal = await loadEmulator(specifier);
const { stream } = fuzzStreams(Number(seed));

const COLUMNS = 40;
const CANVAS = { columns: COLUMNS, rows: 12, color: true, cursor: true, unicode: true };
const LINES = [{ text: "to everybody", from: "mail" }, { text: "It sends.", mark: "red" as const }];
const CHOICES = [{ key: "y", label: "yes" }, { key: "n", label: "no" }];
const ROWS = [
  ...layOut({ title: "Send?", lines: LINES, choices: CHOICES }, CANVAS).rows,
  typingRow(">", "", CANVAS),
];
/** What a person should see of it. */
// deno-lint-ignore no-control-regex
const SHOWN = ROWS.map((row) => row.replace(/\x1b\[[\d;]*m/g, "").trimEnd());

/** As `asking.ts` takes the screen and draws. */
function question(state: ScreenState): string {
  return `${state.reset()}${state.atLineStart ? "" : "\r\n"}\r\x1b[J${ROWS.join("\r\n")}`;
}

/** Waits for the last of them: an emulator takes its time with each wait. */
function write(terminal: Emulator, ...pieces: (Uint8Array | string)[]): Promise<void> {
  for (const piece of pieces.slice(0, -1)) terminal.write(piece, () => {});
  return new Promise((done) => terminal.write(pieces.at(-1)!, done));
}

/** What is wrong with a screen that should end in the question. */
function judge({ buffer: { active }, modes }: Emulator): string[] {
  const problems: string[] = [];
  if (active.type !== "normal") problems.push("it is not the main screen");
  const plain: Record<string, unknown> = { wraparoundMode: true, mouseTrackingMode: "none" };
  for (const [mode, value] of Object.entries(modes)) {
    if (value !== (plain[mode] ?? false) && mode !== "showCursor") {
      problems.push(`mode ${mode} is ${value}`);
    }
  }
  const last = active.baseY + active.cursorY;
  for (const [i, expected] of SHOWN.entries()) {
    const line = active.getLine(last - SHOWN.length + 1 + i);
    const text = line?.translateToString(true).trimEnd();
    if (text !== expected) problems.push(`row ${i} shows ${JSON.stringify(text)}`);
    for (let x = 0; line && x < line.length; x++) {
      const cell = line.getCell(x)!;
      const isTitle = expected.includes("Send?") && x >= 2 && x < 9;
      if (Boolean(cell.isInverse()) !== isTitle) problems.push(`cell ${x} of row ${i}: inverse`);
      if (cell.isInvisible() || cell.isBlink() || cell.isDim() || !cell.isBgDefault()) {
        problems.push(`cell ${x} of row ${i} is drawn otherwise`);
      }
    }
  }
  for (let y = 0; y <= last - SHOWN.length; y++) {
    const line = active.getLine(y);
    for (let x = 0; line && x < line.length; x++) {
      const cell = line.getCell(x)!;
      if (cell.getChars() === SIGN || cell.isInverse()) problems.push(`cell ${x},${y} is ours`);
    }
  }
  return problems;
}

/** The question after `split` bytes, of which the streams wrote in turns; then the rest. */
async function ask(bytes: Uint8Array, split: number): Promise<string[]> {
  const state = new ScreenState();
  const filters = [new TerminalFilter(state), new TerminalFilter(state)];
  const terminal = new Terminal({ cols: COLUMNS, rows: 12, allowProposedApi: true });
  const events: string[] = [];
  terminal.onTitleChange(() => events.push("title"));
  terminal.onData(() => events.push("reply"));
  for (const id of [0, 1, 2, 4, 52]) {
    terminal.parser.registerOscHandler(id, () => events.push(`OSC ${id}`) > 0);
  }
  const turn = split % 3 === 0 ? split >> 1 : split;
  const before = [
    filters[0]!.push(bytes.subarray(0, turn)).slice(),
    filters[1]!.push(bytes.subarray(turn, split)).slice(),
  ];
  await write(terminal, ...before, question(state));
  const problems = judge(terminal);
  // The part goes on, and is asked about again.
  const back = `\r\x1b[${ROWS.length - 1}A\x1b[J${state.restore()}`;
  const after = [
    filters[1]!.push(bytes.subarray(split)).slice(),
    ...filters.map((filter) => filter.end().slice()),
  ];
  await write(terminal, back, ...after, question(state));
  problems.push(...judge(terminal).map((problem) => `afterwards: ${problem}`), ...events);
  terminal.dispose();
  return problems;
}

/** What each way of leaving a screen changed does, before anything random. */
const FIXED = [
  "\x1b[?1049h\x1b[?25l\x1b[2mabc\x1b[?2026h",
  "\x1b]8;;http://a.b/\x1b\\link\x1b[1;31mx\x1b[?1049h\x1b[5;5Hy\x1b[?1049l",
  `${"x".repeat(COLUMNS)}\x1b[38;5;7;7m▌\x1b[1G\x1b[A\x1b[3;7;9m漢`,
];

let failed = 0;
for (let i = 0; i < FIXED.length + Number(count) && failed < 5; i++) {
  const bytes = i < FIXED.length ? new TextEncoder().encode(FIXED[i]) : stream();
  for (let split = 0; split <= bytes.length && failed < 5; split++) {
    const problems = await ask(bytes, split);
    if (problems.length === 0) continue;
    failed++;
    const text = JSON.stringify(new TextDecoder("latin1").decode(bytes));
    const line = `${text} at ${split}: ${problems.slice(0, 4).join(", ")}\n`;
    await Deno.stdout.write(new TextEncoder().encode(line));
    break;
  }
}
if (failed > 0) Deno.exitCode = 1;
