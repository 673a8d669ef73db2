/** Puts one question on a screen that is the kernel's own, and reads its answer.
 *
 * Trusted: what comes back counts as the person's word. Nothing pressed before the question was
 * drawn and the keyboard silent for a while is an answer, nor is a paste, a reply of the terminal,
 * or a key that came together with others. */

import type { Choice, Question, QuestionLine } from "./person.ts";
import type { Press, Presses } from "./presses.ts";
import { type Canvas, layOut, ownRow, typingRow } from "./question_rows.ts";

/** How long the keyboard is silent, after a question was drawn, before an answer counts. */
export const SILENCE_MS = 500;

/** In this time after a key nothing else may come: more is a paste, not a press. */
const ALONE_MS = 50;

/** How long what was typed ahead takes to arrive, in milliseconds; it is then dropped. */
const TYPED_AHEAD_MS = 40;

/** Stands where the answer will, until one counts. */
const WAITING = "...";

/** The longest line that is typed, in characters. */
const LONGEST_LINE = 65_536;

/** The screen and the keyboard of one question. */
export interface Asking {
  presses: Presses;
  canvas(): Canvas;
  write(text: string): Promise<void>;
  /** Whether somebody may have been typing for a part: then even lines wait for silence. */
  needsSilence: boolean;
}

/** Draws rows again and again in the same place. */
class Painter {
  readonly #asking: Asking;
  #shown: string[] = [];
  #columns = 0;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Shows the rows; the cursor stays at the end of the last one. */
  async paint(rows: string[]): Promise<void> {
    const { cursor, columns } = this.#asking.canvas();
    if (!cursor) {
      const known = this.#shown.length > 0 &&
        rows.slice(0, -1).join() === this.#shown.slice(0, -1).join();
      const last = rows.at(-1)!;
      const before = this.#shown.at(-1) ?? "";
      this.#shown = rows;
      if (!known) return await this.#asking.write(`\n${rows.join("\n")}`);
      // The end of what is typed grows in place; anything else is a row of its own.
      const text = last.startsWith(before) ? last.slice(before.length) : `\n${last}`;
      return await this.#asking.write(text);
    }
    const text = this.#back(columns) + rows.join("\r\n");
    this.#shown = rows;
    this.#columns = columns;
    await this.#asking.write(text);
  }

  /** Whether an event means that the rows have to be painted again; notes what became of them. */
  mustRedraw({ kind }: Press): boolean {
    // The shell has written since, and the cursor is somewhere below.
    if (kind === "lost") this.#shown = [];
    return kind === "lost" || kind === "resize";
  }

  /** Takes the rows away and leaves one line in their place. */
  async leave(row: string): Promise<void> {
    const { cursor, columns } = this.#asking.canvas();
    await this.#asking.write(cursor ? `${this.#back(columns)}${row}\r\n` : `\n${row}\n`);
  }

  /** To the first row, with everything erased. A narrower window has wrapped our rows. */
  #back(columns: number): string {
    const up = this.#shown.slice(0, -1).reduce((sum, row) => {
      // deno-lint-ignore no-control-regex
      const length = row.replace(/\x1b\[[\d;]*m/g, "").length;
      return sum + (columns < this.#columns ? Math.max(1, Math.ceil(length / columns)) : 1);
    }, 0);
    return `${up > 0 ? `\x1b[${up}A` : ""}\r\x1b[J`;
  }
}

/** What was typed for something else arrives at once, and answers nothing. */
export async function dropTypedAhead(presses: Presses): Promise<void> {
  for (;;) {
    const press = await presses.afterSilence(TYPED_AHEAD_MS);
    if (press === undefined) return;
    if (press.kind === "stop") return presses.note(press);
  }
}

/** Asks for one of the choices; `undefined` for none. */
export async function askChoice(asking: Asking, question: Question): Promise<string | undefined> {
  const painter = new Painter(asking);
  const more = ["m", "v", "?"].find((key) =>
    question.choices.every((choice) => choice.key !== key)
  );
  let wasRead = false;
  for (;;) {
    const canvas = asking.canvas();
    const hints = question.choices.map(({ key, label }) => `${key} ${label}`);
    const laidOut = layOut({ ...question, hints, more }, canvas);
    const mustRead = laidOut.hidesRed && !wasRead;
    await painter.paint([...laidOut.rows, typingRow(WAITING, "", canvas)]);
    const settled = await settle(asking, painter);
    if (settled === "redraw") continue;
    if (settled === "stop") return await finish(painter, asking, question);
    await painter.paint([
      ...laidOut.rows,
      typingRow(mustRead ? `${more} first:` : ">", "", canvas),
    ]);
    const press = await pressAlone(asking.presses);
    if (press && painter.mustRedraw(press)) continue;
    if (press?.kind === "stop" || press?.kind === "enter" || press?.kind === "escape") {
      return await finish(painter, asking, question);
    }
    if (press?.kind !== "text") continue;
    if (press.text === more && laidOut.isCut) {
      wasRead = await page(asking, painter, laidOut.whole) || wasRead;
      continue;
    }
    const choice = mustRead ? undefined : question.choices.find(({ key }) => key === press.text);
    if (choice) return await finish(painter, asking, question, choice);
  }
}

async function finish(
  painter: Painter,
  asking: Asking,
  { title }: Question,
  choice?: Choice,
): Promise<string | undefined> {
  const said = choice ? choice.label : "not answered";
  await painter.leave(ownRow(`${title.trim()} ${said}`, asking.canvas()));
  return choice?.key;
}

/** One press that nothing came with; `undefined` where something did. */
async function pressAlone(presses: Presses): Promise<Press | undefined> {
  const press = await presses.next();
  if (press === undefined || !("alone" in press)) return press;
  if (!press.alone) return undefined;
  const next = await presses.afterSilence(ALONE_MS);
  if (next?.kind === "stop") return next;
  return next === undefined ? press : undefined;
}

/** Waits until the keyboard was silent, for as long as rows shown can stay. */
async function settle(
  { presses }: Asking,
  painter: Painter,
): Promise<"silent" | "stop" | "redraw"> {
  for (;;) {
    const press = await presses.afterSilence(SILENCE_MS);
    if (press === undefined) return "silent";
    if (press.kind === "stop") return "stop";
    if (painter.mustRedraw(press)) return "redraw";
  }
}

/** Shows all lines, page by page. Whether the last was reached. */
async function page(asking: Asking, painter: Painter, lines: string[]): Promise<boolean> {
  let first = 0;
  for (;;) {
    const canvas = asking.canvas();
    const height = Math.max(1, canvas.rows - 2);
    const pages = Math.ceil(lines.length / height);
    first = Math.min(first, pages - 1);
    const hint = `page ${first + 1} of ${pages}: space next, b back, q to the question`;
    await painter.paint([
      ...lines.slice(first * height, (first + 1) * height),
      ownRow(hint, canvas),
    ]);
    const press = await asking.presses.next();
    if (press && painter.mustRedraw(press)) continue;
    if (press?.kind === "stop") {
      asking.presses.note(press);
      return false;
    }
    const key = press?.kind === "text" ? press.text : press?.kind;
    if (key === "q" || key === "escape") return first === pages - 1;
    if (key === "b") first = Math.max(0, first - 1);
    else if (key === " " || key === "enter") {
      if (first === pages - 1) return true;
      first++;
    }
  }
}

/** Asks for a line; a secret is not shown. `undefined` at Ctrl-C, or Ctrl-D on nothing. `leave`
 * says what takes the place of the question. */
export async function askText(
  asking: Asking,
  { title, lines, secret }: { title: string; lines: readonly QuestionLine[]; secret: boolean },
): Promise<{ text: string | undefined; leave: (note?: string) => Promise<void> }> {
  const painter = new Painter(asking);
  let text = "";
  const rows = (prompt: string) => {
    const canvas = asking.canvas();
    const { rows } = layOut({ title, lines, hints: [] }, canvas);
    return [...rows, typingRow(prompt, secret ? "" : text, canvas)];
  };
  const leave = (note = "") => {
    const said = note || (secret ? "" : text);
    return painter.leave(ownRow(`${title.trim()} ${said}`, asking.canvas()));
  };
  if (asking.needsSilence) {
    let settled;
    do {
      await painter.paint(rows(WAITING));
      settled = await settle(asking, painter);
    } while (settled === "redraw");
    if (settled === "stop") return { text: undefined, leave: () => leave("not answered") };
  }
  for (;;) {
    await painter.paint(rows(">"));
    const press = await asking.presses.next();
    if (press?.kind === "enter") {
      await painter.paint(rows(secret ? "checking..." : ">"));
      return { text, leave };
    }
    if (press?.kind === "stop" || press?.kind === "end" && text === "") {
      return { text: undefined, leave: () => leave("not answered") };
    }
    if (press && !painter.mustRedraw(press)) text = edit(text, press).slice(0, LONGEST_LINE);
  }
}

/** The line after a press. A newline of a paste is no Enter. */
function edit(text: string, press: Press): string {
  if (press.kind === "text") return text + press.text;
  if (press.kind === "paste") return text + press.text.replace(/\p{Cc}+/gu, "");
  if (press.kind === "erase") return "";
  return press.kind === "backspace" ? text.replace(/.$/su, "") : text;
}
