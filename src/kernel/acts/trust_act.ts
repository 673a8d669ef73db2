/** `pyra memory trust`: a note of a tainted conversation becomes one like any other, once the person
 * has seen what it would change and said yes.
 *
 * The file is one that stands on the command line; the app can name no other, and say no yes. */

import { ExitCode, PyraError, unifiedDiff } from "../../base/mod.ts";
import type { WrittenNote } from "../../contracts/mod.ts";
import { Notes } from "../../memory/notes.ts";
import { refused } from "../refused.ts";
import type { Note } from "./session_acts.ts";
import { UNTRUSTED } from "./memory_acts.ts";

/** What trusting stands on. */
export interface TrustOptions {
  folders: { memory: string; untrusted: string; history: string };
  /** The words of the command line. */
  words: readonly string[];
  /** `--yes` stands on it. */
  yes: boolean;
  /** Shows lines, each by itself and escaped, and asks. */
  confirm(question: string, above: readonly { text: string }[]): Promise<boolean>;
  /** Puts it on record before it is done. */
  note: Note;
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** Takes one note over. Throws `kernel.refused`, `memory.missing`, `memory.not_trusted`. */
export async function trustNote(name: unknown, options: TrustOptions): Promise<WrittenNote> {
  const { words, folders, now, yes, confirm } = options;
  const isNamed = words[0] === "memory" && words[1] === "trust" && typeof name === "string" &&
    words.slice(2).includes(name);
  if (!isNamed) throw refused(`trust the note ${JSON.stringify(String(name).slice(0, 80))}`);
  const bare = name.startsWith(UNTRUSTED) ? name.slice(UNTRUSTED.length) : name;
  const trusted = new Notes({ root: folders.memory, historyFolder: folders.history, now });
  const waiting = new Notes({
    root: folders.untrusted,
    historyFolder: `${folders.history}/untrusted`,
    now,
  });
  const provenance = { by: "user" } as const;
  const { file, text } = await waiting.read(bare);
  // Lines that were only added are added; anything else takes the note's place.
  const write = { provenance };
  const draft = await waiting.isAddition(file)
    ? await trusted.append(file, text, write)
    : await trusted.write(file, text, write);
  const gone = await waiting.remove(file, provenance);
  if (gone.before !== text) throw changed(file);
  const lines = unifiedDiff(draft.before, draft.after, file).split("\n").slice(0, -1)
    .map((line) => ({ text: line }));
  if (!yes && !await confirm(`Trust ${UNTRUSTED}${file}?`, lines)) {
    throw new PyraError(`${UNTRUSTED}${file} is not trusted: nobody said yes`, {
      code: "memory.not_trusted",
      hint: "answer y in a terminal, or give --yes when you have read it",
      exitCode: ExitCode.refused,
    });
  }
  await options.note("memory_trusted", { file });
  await draft.make();
  await gone.make();
  return { file };
}

function changed(file: string): PyraError {
  return new PyraError(`${UNTRUSTED}${file} was changed a moment ago`, {
    code: "memory.changed",
    hint: "run it again",
  });
}
