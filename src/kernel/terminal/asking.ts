/** Puts one question on a screen that is the kernel's own, and reads its answer.
 *
 * Trusted: what comes back counts as the person's word. Nothing pressed before the question was
 * drawn and the keyboard silent for a while is an answer, nor is a paste, a reply of the terminal,
 * or a key that came together with others. A yes counts once all of the question was on the
 * screen; a no always. */

import type { Painter } from "./painter.ts";
import { type Choice, isRefusal, type Question, type QuestionLine } from "./person.ts";
import type { Press, Presses } from "./presses.ts";
import { type Canvas, layOut, plainRow, signedRow, typingRow } from "./question_rows.ts";

/** How long the keyboard is silent, after a question was drawn, before an answer counts. */
export const SILENCE_MS = 500;

/** The same for a question that stands where another was taken back: the answer to that one may
 * still be on its way. */
const SILENCE_AFTER_ANOTHER_MS = 3000;

const ANOTHER: QuestionLine = {
  text: "This is another question than the one before, which was taken back unanswered.",
  mark: "red",
};

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
  painter: Painter;
  canvas(): Canvas;
  /** Somebody may have been typing for a part: then even lines wait for silence. */
  needsSilence: boolean;
  /** The question before was taken back. */
  isAnother: boolean;
}

/** What was typed for something else arrives at once, and answers nothing. */
export async function dropTypedAhead(presses: Presses): Promise<void> {
  for (;;) {
    const press = await presses.afterSilence(TYPED_AHEAD_MS);
    if (press === undefined) return;
    if (press.kind === "stop" || press.kind === "suspend") return presses.note(press);
  }
}

/** Asks for one of the choices; `undefined` for none. */
export async function askChoice(asking: Asking, question: Question): Promise<string | undefined> {
  const { painter } = asking;
  const more = ["m", "v", "?"].find((key) =>
    question.choices.every((choice) => choice.key !== key)
  )!;
  let wasRead = false;
  let silence = silenceOf(asking);
  for (;;) {
    const canvas = asking.canvas();
    const lines = linesOf(asking, question.lines);
    const laidOut = layOut({ ...question, lines, more, wasRead }, canvas);
    const onlyNo = laidOut.mustRead || laidOut.isTooSmall;
    await painter.paint([...laidOut.rows, typingRow(WAITING, "", canvas)]);
    const settled = await settle(asking, silence);
    if (settled === "redraw") continue;
    if (settled === "stop") return await finish(asking, question);
    silence = SILENCE_MS;
    const prompt = laidOut.mustRead && !laidOut.isTooSmall ? `${more} first:` : ">";
    await painter.paint([...laidOut.rows, typingRow(prompt, "", canvas)]);
    const press = await pressAlone(asking.presses);
    if (press && await painter.mustRedraw(press)) continue;
    if (press?.kind === "stop" || press?.kind === "enter" || press?.kind === "escape") {
      return await finish(asking, question);
    }
    if (press?.kind !== "text") continue;
    if (press.text === more && laidOut.isCut) {
      const whole = (canvas: Canvas) => layOut({ ...question, lines, more, wasRead }, canvas).whole;
      wasRead = await page(asking, whole) || wasRead;
      continue;
    }
    const choice = question.choices.find(({ key }) => key === press.text);
    if (choice && (!onlyNo || isRefusal(choice))) return await finish(asking, question, choice);
  }
}

function linesOf({ isAnother }: Asking, lines: readonly QuestionLine[]): QuestionLine[] {
  return isAnother ? [...lines, ANOTHER] : [...lines];
}

function silenceOf({ isAnother }: Asking): number {
  return isAnother ? SILENCE_AFTER_ANOTHER_MS : SILENCE_MS;
}

async function finish(
  { painter, presses, canvas }: Asking,
  { title }: Question,
  choice?: Choice,
): Promise<string | undefined> {
  const said = choice ? choice.label : presses.isTakenBack ? "taken back" : "not answered";
  await painter.leave(plainRow(`${title.trim()} ${said}`, canvas()));
  return choice?.key;
}

/** One press that nothing came with; `undefined` where something did. */
async function pressAlone(presses: Presses): Promise<Press | undefined> {
  const press = await presses.next();
  if (press === undefined || !("alone" in press)) return press;
  if (!press.alone) return undefined;
  const next = await presses.afterSilence(ALONE_MS);
  if (next?.kind === "stop" || next?.kind === "suspend") return next;
  return next === undefined ? press : undefined;
}

/** Waits until the keyboard was silent, for as long as rows shown can stay. */
async function settle(
  { presses, painter }: Asking,
  silenceMs: number,
): Promise<"silent" | "stop" | "redraw"> {
  for (;;) {
    const press = await presses.afterSilence(silenceMs);
    if (press === undefined) return "silent";
    if (press.kind === "stop") return "stop";
    if (await painter.mustRedraw(press)) return "redraw";
  }
}

/** Shows all lines, page by page. Whether each was on the screen. */
async function page(asking: Asking, whole: (canvas: Canvas) => string[]): Promise<boolean> {
  let first = 0;
  let drawn = "";
  for (;;) {
    const canvas = asking.canvas();
    const lines = whole(canvas);
    // In another window the pages are others: they begin again.
    const size = `${canvas.columns} ${canvas.rows}`;
    if (size !== drawn) first = 0;
    drawn = size;
    const height = Math.max(1, canvas.rows - 2);
    const pages = Math.max(1, Math.ceil(lines.length / height));
    const hint = `page ${first + 1} of ${pages}: space next, b back, q to the question`;
    await asking.painter.paint([
      ...lines.slice(first * height, (first + 1) * height),
      signedRow(hint, canvas),
    ]);
    const press = await asking.presses.next();
    if (press && await asking.painter.mustRedraw(press)) continue;
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

/** What was typed, and what becomes of the question. */
export interface TextAnswer {
  text: string | undefined;
  /** Keeps the question up, which says that the text is being checked, until `checked`. */
  hold(checked: Promise<void>): Promise<void>;
  /** Takes the question away. */
  leave(): Promise<void>;
}

/** Asks for a line; a secret is not shown. No text at Ctrl-C, or Ctrl-D on nothing. */
export async function askText(
  asking: Asking,
  { title, lines, secret }: { title: string; lines: readonly QuestionLine[]; secret: boolean },
): Promise<TextAnswer> {
  const { painter, presses } = asking;
  let text = "";
  const paint = async (prompt: string) => {
    const canvas = asking.canvas();
    const { rows } = layOut({ title, lines: linesOf(asking, lines), choices: [] }, canvas);
    await painter.paint([...rows, typingRow(prompt, secret ? "" : text, canvas)]);
  };
  const left = (given: string | undefined): TextAnswer => ({
    text: given,
    async hold(checked) {
      let isOver = false;
      void checked.finally(() => {
        isOver = true;
        presses.note({ kind: "noise" });
      });
      while (!isOver) {
        const press = await presses.next();
        if (press && !isOver && await painter.mustRedraw(press)) await paint("checking...");
      }
    },
    async leave() {
      const said = given === undefined ? "not answered" : secret ? "" : given;
      await painter.leave(plainRow(`${title.trim()} ${said}`, asking.canvas()));
    },
  });
  if (asking.needsSilence || asking.isAnother) {
    let settled;
    do {
      await paint(WAITING);
      settled = await settle(asking, silenceOf(asking));
    } while (settled === "redraw");
    if (settled === "stop") return left(undefined);
  }
  for (;;) {
    await paint(">");
    const press = await presses.next();
    if (press?.kind === "enter") {
      await paint(secret ? "checking..." : ">");
      return left(text);
    }
    if (press?.kind === "stop" || press?.kind === "end" && text === "") return left(undefined);
    if (press && !await painter.mustRedraw(press)) text = edit(text, press).slice(0, LONGEST_LINE);
  }
}

/** The line after a press. A newline of a paste is no Enter. */
function edit(text: string, press: Press): string {
  if (press.kind === "text") return text + press.text;
  if (press.kind === "paste") return text + press.text.replace(/\p{Cc}+/gu, "");
  if (press.kind === "erase") return "";
  return press.kind === "backspace" ? text.replace(/.$/su, "") : text;
}
