/** The difference between two texts in the unified format, for people to read. */

const CONTEXT_LINES = 3;

/** Where comparing every line with every other would take more steps than this, the middle
 * part counts as replaced whole. */
const MAX_STEPS = 4_000_000;

/** One line of the result, with its mark. */
interface DiffLine {
  mark: " " | "-" | "+";
  text: string;
}

/** The difference as a patch of one file; `""` when there is none. */
export function unifiedDiff(before: string, after: string, name: string): string {
  if (before === after) return "";
  const lines = compare(linesOf(before), linesOf(after));
  const oldName = before === "" ? "/dev/null" : `a/${name}`;
  const newName = after === "" ? "/dev/null" : `b/${name}`;
  return [`--- ${oldName}`, `+++ ${newName}`, ...hunks(lines)].join("\n") + "\n";
}

/** A last line without its newline differs from the same line with one. */
function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  else lines[lines.length - 1] += "\n\\ No newline at end of file";
  return lines;
}

function compare(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start && end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) end++;
  const middle = compareMiddle(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  );
  return [
    ...marked(" ", before.slice(0, start)),
    ...middle,
    ...marked(" ", before.slice(before.length - end)),
  ];
}

/** By the longest common subsequence, from a table of the lengths of all tails' own. */
function compareMiddle(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  if (before.length * width > MAX_STEPS) return [...marked("-", before), ...marked("+", after)];
  const common = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      common[i * width + j] = before[i] === after[j]
        ? common[(i + 1) * width + j + 1]! + 1
        : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      lines.push({ mark: " ", text: before[i]! });
      i++;
      j++;
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) {
      lines.push({ mark: "-", text: before[i++]! });
    } else lines.push({ mark: "+", text: after[j++]! });
  }
  return [...lines, ...marked("-", before.slice(i)), ...marked("+", after.slice(j))];
}

function marked(mark: DiffLine["mark"], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ mark, text }));
}

/** Changed lines with a few unchanged ones around them. */
function* hunks(lines: readonly DiffLine[]): Generator<string> {
  const changed = lines.flatMap((line, index) => line.mark === " " ? [] : [index]);
  for (let at = 0; at < changed.length;) {
    const from = Math.max(0, changed[at]! - CONTEXT_LINES);
    let to = changed[at]! + CONTEXT_LINES + 1;
    while (++at < changed.length && changed[at]! - CONTEXT_LINES <= to) {
      to = changed[at]! + CONTEXT_LINES + 1;
    }
    const hunk = lines.slice(from, to);
    yield header(lines.slice(0, from), hunk);
    for (const { mark, text } of hunk) yield mark + text;
  }
}

function header(above: readonly DiffLine[], hunk: readonly DiffLine[]): string {
  const range = (without: DiffLine["mark"]) => {
    const count = (some: readonly DiffLine[]) =>
      some.filter((line) => line.mark !== without).length;
    const size = count(hunk);
    return `${count(above) + (size > 0 ? 1 : 0)},${size}`;
  };
  return `@@ -${range("+")} +${range("-")} @@`;
}
