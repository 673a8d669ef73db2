/** Throws random and grammatical control sequences at the filter, and looks at what a real
 * terminal emulator makes of what it lets through. Arguments: the emulator's specifier (loaded
 * from the cache, by a process of its own), a seed, how many streams. Prints what went wrong. */

import { fateOf, PASS } from "../../src/security/signs.ts";
import { TerminalFilter } from "../../src/kernel/terminal/filter.ts";
import { ScreenState } from "../../src/kernel/terminal/screen_state.ts";

/** What is used of the emulator (`@xterm/headless`). */
interface Emulator {
  readonly modes: Record<string, unknown>;
  readonly buffer: {
    active: {
      type: string;
      length: number;
      cursorX: number;
      cursorY: number;
      baseY: number;
      getLine(y: number): { length: number; getCell(x: number): Cell | undefined } | undefined;
    };
  };
  readonly parser: {
    registerOscHandler(id: number, handler: () => boolean): void;
    registerDcsHandler(id: { final: string }, handler: () => boolean): void;
    registerEscHandler(id: { final: string; intermediates?: string }, handler: () => boolean): void;
  };
  write(bytes: Uint8Array | string, done: () => void): void;
  onTitleChange(listener: () => void): void;
  onData(listener: () => void): void;
  onBell(listener: () => void): void;
  dispose(): void;
}

interface Cell {
  getChars(): string;
  isInverse(): number;
  isInvisible(): number;
  isBlink(): number;
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isStrikethrough(): number;
  isBgDefault(): boolean;
  getFgColor(): number;
  getFgColorMode(): number;
}

const [specifier = "", seed = "1", count = "1000"] = Deno.args;
const { default: { Terminal } } = await import(specifier) as {
  default: { Terminal: new (options: Record<string, unknown>) => Emulator };
};

let state = Number(seed) >>> 0;
/** A number from 0 to `below` (mulberry32). */
function random(below: number): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ state >>> 15, state | 1);
  mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
  return ((mixed ^ mixed >>> 14) >>> 0) % below;
}
const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
const repeat = (most: number, make: () => string) =>
  Array.from({ length: random(most + 1) }, make).join("");

const FINALS = "@ABCDEFGHIJKLMPSTXZ`abcdefghijklmnopqrstuvwxyz{|}~";
const CODES = ["0", "1", "3", "4", "5", "6", "7", "8", "07", "27", "31", "38", "5", "48", "2", ""];
const WORDS = ["abc", "▌ Allow?", "▐█▊", "漢字", "é", "👩‍👩‍👧", "\u202e", "\u2800", "\t", "\r\n"];
const GRAMMAR: (() => string)[] = [
  () => pick(WORDS),
  () => `\x1b[${repeat(6, () => pick(CODES) + pick([";", ":", ""]))}m`,
  () =>
    `\x1b[${pick(["", "?", ">", "!", "="])}${repeat(3, () => `${random(60)};`)}${
      pick([...FINALS])
    }`,
  () =>
    `\x1b[?${pick([25, 1049, 2026, 2004, 1000, 1006, 47, 1, 5, 6, 7, 1004])}${pick(["h", "l"])}`,
  () => `\x1b[${random(12)};${random(60)}${pick(["H", "f", "r", "t", "R"])}`,
  () =>
    `\x1b]${
      pick([
        "0;t",
        "2;t",
        "52;c;aGk=",
        "4;1;?",
        "10;?",
        "8;;http://a.b/",
        "8;id=x;",
        "8;;file:///x",
      ])
    }${pick(["\x07", "\x1b\\", "", "\x9c"])}`,
  () =>
    `\x1b${pick([..."P_^X"])}${pick(["$q", "+q", "y"])}${repeat(3, () => pick(WORDS))}${
      pick(["\x1b\\", ""])
    }`,
  () =>
    `\x1b${
      pick([
        "c",
        "7",
        "8",
        "(0",
        ")0",
        "n",
        "o",
        "N",
        "#8",
        "D",
        "E",
        "M",
        "Z",
        "=",
        ">",
        "%G",
        "\x1b",
        " F",
      ])
    }`,
  () => pick(["\x0e", "\x0f", "\x07", "\b", "\x05", "\x7f", "\x18", "\x1a", "\0", "\v", "\f"]),
  () => `${pick(["\x9b", "\x9d", "\x90", "\x84", "\x85", "\x8d"])}${pick(["7m", "0;t\x9c", "c"])}`,
];

/** A stream of bytes, mostly grammatical; here and there a byte is another one. */
function stream(): Uint8Array {
  const text = repeat(14, () => pick(GRAMMAR)());
  const bytes = new TextEncoder().encode(text);
  for (let i = random(4); i > 0 && bytes.length > 0; i--) {
    bytes[random(bytes.length)] = pick([
      0x1b,
      0x9b,
      0x5b,
      0x6d,
      0xc0,
      0xc2,
      0xe2,
      0xf4,
      random(256),
    ]);
  }
  return bytes;
}

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
