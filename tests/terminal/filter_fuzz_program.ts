/** Throws random and grammatical control sequences at the filter, and looks at what a real
 * terminal emulator makes of what it lets through. Arguments: the emulator's specifier (loaded
 * from the cache, by a process of its own), a seed, how many streams. Prints what went wrong. */

import { fateOf, PASS } from "../../src/security/signs.ts";
import { TerminalFilter } from "../../src/kernel/terminal/filter.ts";
import { ScreenState } from "../../src/kernel/terminal/screen_state.ts";
import { type Emulator, loadEmulator } from "./emulator.ts";
import { fuzzStreams } from "./fuzz_streams.ts";

const [specifier = "", seed = "1", count = "1000"] = Deno.args;
const Terminal = await loadEmulator(specifier);

const { stream } = fuzzStreams(Number(seed));

function filtered(chunks: Uint8Array[], screen = new ScreenState()): Uint8Array {
  const filter = new TerminalFilter(screen);
  const parts = [...chunks.map((chunk) => filter.push(chunk).slice()), filter.end()];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** An emulator that has shown the bytes, and what it did beyond its cells. */
async function shown(...writes: (Uint8Array | string)[]) {
  const terminal = new Terminal({ cols: 40, rows: 10, allowProposedApi: true });
  const events: string[] = [];
  terminal.onTitleChange(() => events.push("title"));
  terminal.onData(() => events.push("reply"));
  terminal.onBell(() => events.push("bell"));
  for (const id of [0, 1, 2, 4, 10, 11, 12, 52, 104]) {
    terminal.parser.registerOscHandler(id, () => events.push(`OSC ${id}`) > 0);
  }
  for (const final of "qpy") {
    terminal.parser.registerDcsHandler({ final }, () => events.push("DCS") > 0);
  }
  for (const final of "cDEMZno=>") {
    terminal.parser.registerEscHandler({ final }, () => events.push(`ESC ${final}`) > 0);
  }
  for (const bytes of writes) await new Promise<void>((done) => terminal.write(bytes, done));
  return { terminal, events };
}

/** How the character before the cursor is drawn. */
function lastCell({ buffer: { active } }: Emulator): string {
  const cell = active.getLine(active.baseY + active.cursorY)?.getCell(active.cursorX - 1);
  if (!cell) return "nothing";
  const { isBold, isDim, isItalic, isStrikethrough, getFgColor, getFgColorMode } = cell;
  const looks = [isBold, isDim, isItalic, isStrikethrough, getFgColor, getFgColorMode];
  return [cell.getChars(), ...looks.map((look) => Number(look.call(cell)))].join(" ");
}

async function judge(bytes: Uint8Array): Promise<string[]> {
  const problems: string[] = [];
  const screen = new ScreenState();
  const output = filtered([bytes], screen);
  for (let split = 1; split < bytes.length; split++) {
    const other = filtered([bytes.subarray(0, split), bytes.subarray(split)]);
    if (String(other) !== String(output)) problems.push(`split at ${split} differs`);
  }
  const { terminal, events } = await shown(output);
  problems.push(...events);
  const { active } = terminal.buffer;
  for (const [mode, value] of Object.entries(terminal.modes)) {
    if (mode === "synchronizedOutputMode") continue;
    if (
      value !== (mode === "wraparoundMode" ? true : mode === "mouseTrackingMode" ? "none" : false)
    ) {
      problems.push(`mode ${mode} is ${value}`);
    }
  }
  if ((active.type === "alternate") !== screen.alternate) problems.push("alternate is not known");
  for (let y = 0; y < active.length; y++) {
    const line = active.getLine(y);
    for (let x = 0; line && x < line.length; x++) {
      const cell = line.getCell(x);
      if (!cell) continue;
      if (cell.isInverse() || cell.isInvisible() || cell.isBlink() || !cell.isBgDefault()) {
        problems.push(`cell ${x},${y} is drawn like a question, or hidden`);
      }
      const hidden = [...cell.getChars()].find((char) =>
        char >= "\x7f" && fateOf(char.codePointAt(0)!) !== PASS
      );
      if (hidden) problems.push(`cell ${x},${y} shows ${JSON.stringify(hidden)}`);
    }
  }
  // The kernel's own screen after it, and the part's again.
  const reset = await shown(output, screen.reset(), "\rqx");
  if (reset.terminal.buffer.active.type !== "normal") problems.push("not the main screen");
  if (lastCell(reset.terminal) !== "x 0 0 0 0 -1 0") {
    problems.push(`reset: ${lastCell(reset.terminal)}`);
  }
  const before = await shown(output, "\rqx");
  const after = await shown(output, screen.reset(), screen.restore(), "\rqx");
  if (lastCell(before.terminal) !== lastCell(after.terminal)) {
    problems.push("the style is another one");
  }
  if (before.terminal.buffer.active.type !== after.terminal.buffer.active.type) {
    problems.push("the screen is another one");
  }
  for (const { terminal } of [reset, before, after]) terminal.dispose();
  terminal.dispose();
  return problems;
}

let failed = 0;
for (let i = 0; i < Number(count) && failed < 5; i++) {
  const bytes = stream();
  const problems = await judge(bytes);
  if (problems.length === 0) continue;
  failed++;
  const text = JSON.stringify(new TextDecoder("latin1").decode(bytes));
  await Deno.stdout.write(
    new TextEncoder().encode(`${text}: ${problems.slice(0, 5).join(", ")}\n`),
  );
}
if (failed > 0) Deno.exitCode = 1;
