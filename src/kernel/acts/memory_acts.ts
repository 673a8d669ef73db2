/** Notes, written by the kernel for one conversation.
 *
 * Every argument is hostile. A change is drafted, shown to the gate as the difference it makes,
 * and made only if the note is still the same. What a tainted process writes lies in a folder that
 * no conversation can read, until the person trusts it; whoever reads it through the kernel is
 * tainted from then on. */

import {
  canonicalJson,
  ExitCode,
  isObject,
  type JsonObject,
  PyraError,
  unifiedDiff,
} from "../../base/mod.ts";
import type { MemoryActs, NoteHead, Provenance, WrittenNote } from "../../contracts/mod.ts";
import { type Draft, Notes } from "../../memory/notes.ts";
import { quickLabels } from "../../gate/mod.ts";
import type { ActVerdict, OwnAct } from "../gate/kernel_gate.ts";
import type { Conversation } from "./conversation.ts";
import type { DiskBudget } from "./disk_budget.ts";
import type { Note } from "./session_acts.ts";

/** What decides about these acts: the gate of the conversation. */
export interface ActGate {
  allow(act: OwnAct): Promise<ActVerdict>;
  readonly origins: {
    /** Whether the person typed this line; each counts once. */
    takeLine(line: string): boolean;
    /** Whether the person began such a line, had it completed by Tab, and entered it. */
    takeCompleted(fits: (beginning: string) => boolean): boolean;
  };
}

/** How names of notes that wait for the person's trust begin. */
export const UNTRUSTED = "untrusted/";

/** Where `/remember` puts one line after the other. */
const REMEMBERED = "user/notes.md";

/** The longest text of one act, in characters. */
const TEXT_LIMIT = 1024 * 1024;
const NAME_LIMIT = 1024;
const HEAD_LIMIT = 2000;

/** What the acts of one app process stand on. */
export interface MemoryActsOptions {
  folders: { memory: string; untrusted: string; history: string };
  conversation: Conversation;
  gate: ActGate;
  /** What this process may write. */
  disk: Pick<DiskBudget, "spend">;
  /** Puts on record what is about to be done on the person's own word; what the gate decides, it
   * notes itself. */
  note: Note;
  /** Labels of what the injection scan finds; see `scanner.ts`. Never rejects. */
  scan(text: string): Promise<readonly string[]>;
  /** Brings the index up to date. */
  updateIndex(): Promise<void>;
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** Yeses that wait for the act they were given for; more than these are forgotten. */
const MOST_WAITING = 64;

/** The methods for one app process, and what the gate is shown of them. */
export interface MemoryWriter {
  acts: Omit<MemoryActs, "memoryTrust">;
  /** The lines of the difference that a call of a tool would make. */
  preview(tool: string, args: JsonObject): Promise<readonly string[]>;
  /** The gate has said yes to just this call: it is not asked again, once. */
  allowOnce(tool: string, args: JsonObject): void;
}

/** Which notes are changed, and how. */
interface Plan {
  notes: Notes;
  draft: Draft;
  /** The note as the person knows it. */
  file: string;
}

/** The acts of one app process. */
export function createMemoryActs(options: MemoryActsOptions): MemoryWriter {
  const { conversation, folders, gate, now, updateIndex } = options;
  const scan = (text: string) => quickLabels(text, options.scan);
  const trusted = new Notes({ root: folders.memory, historyFolder: folders.history, now, scan });
  const untrusted = new Notes({
    root: folders.untrusted,
    historyFolder: `${folders.history}/untrusted`,
    now,
  });
  const allowed: string[] = [];

  /** Which notes a name is one of, and its name there. */
  const place = (name: string, writes: boolean) => {
    if (name.startsWith(UNTRUSTED)) return { notes: untrusted, file: name.slice(UNTRUSTED.length) };
    return { notes: writes && conversation.tainted ? untrusted : trusted, file: name };
  };

  const byAssistant = (): Provenance => ({
    by: "assistant",
    sessionId: conversation.session,
    ...conversation.tainted ? { tainted: true } : {},
  });

  const plan = async (
    tool: string,
    { file: name, text, ...head }: JsonObject,
    provenance = byAssistant(),
  ): Promise<Plan> => {
    const isTrusted = provenance.by === "user";
    const { notes, file } = isTrusted && !String(name).startsWith(UNTRUSTED)
      ? { notes: trusted, file: checkName(name) }
      : place(checkName(name), tool !== "memory_remove");
    const draft = tool === "memory_remove"
      ? await notes.remove(file, provenance)
      : tool === "memory_append"
      ? await notes.append(file, checkText(text), { provenance })
      : await notes.write(file, checkText(text), { ...checkHead(head, text), provenance });
    return { notes, draft, file: notes === untrusted ? UNTRUSTED + draft.file : draft.file };
  };

  const ask = async (tool: string, args: JsonObject): Promise<void> => {
    const waiting = allowed.indexOf(keyOf(tool, args));
    if (waiting >= 0) return void allowed.splice(waiting, 1);
    const verdict = await gate.allow({
      tool,
      effect: "write",
      args,
      sessionId: conversation.session ?? "command line",
      preview: (args) => preview(tool, args),
    });
    if (verdict.verdict === "refused") throw refusal(tool, verdict.why);
    if (keyOf(tool, verdict.args) !== keyOf(tool, args)) {
      throw refusal(tool, "you changed what it was called with");
    }
  };

  const preview = async (tool: string, args: JsonObject): Promise<readonly string[]> => {
    const { draft, file } = await plan(tool, args);
    return unifiedDiff(draft.before, draft.after, file).split("\n").slice(0, -1);
  };

  const perform = async (
    tool: string,
    args: JsonObject,
    provenance?: Provenance,
  ): Promise<WrittenNote> => {
    const { notes, draft, file } = await plan(tool, args, provenance);
    if (!provenance) {
      await ask(tool, args);
      // While the person was asked, content from outside may have entered.
      if (notes === trusted && tool !== "memory_remove" && conversation.tainted) {
        throw refusal(tool, "content from outside has entered the conversation meanwhile");
      }
    }
    // The note, its former version, and a line of their history.
    options.disk.spend(draft.before.length + draft.after.length, { isFile: true });
    if (provenance) await options.note("memory_changed", { act: tool, file, by: provenance.by });
    await draft.make();
    return { file };
  };

  /** Given for what the person typed at the prompt. */
  const typed = (line: string): Provenance | undefined =>
    gate.origins.takeLine(line) ? { by: "user" } : undefined;

  /** The same for the one note whose name began as was typed before Tab. */
  const completed = (name: string): Provenance | undefined =>
    gate.origins.takeCompleted((beginning) => {
        if (!beginning.startsWith("/forget ")) return false;
        const start = beginning.slice("/forget ".length);
        const fitting = noteNames(folders.memory).filter((note) => note.startsWith(start));
        return fitting.length === 1 && fitting[0] === name;
      })
      ? { by: "user" }
      : undefined;

  const acts: Omit<MemoryActs, "memoryTrust"> = {
    async memoryWrite(file, text, head = {}): Promise<WrittenNote> {
      return await perform("memory_write", {
        file: checkName(file),
        text: checkText(text),
        ...checkHead(head, text),
      });
    },

    async memoryAppend(file, text): Promise<WrittenNote> {
      const line = checkText(text).replace(/^- /, "").trim();
      const provenance = file === REMEMBERED ? typed(`/remember ${line}`) : undefined;
      // Of what was typed, just that: blanks around it can carry as much as words.
      const args = { file: checkName(file), text: provenance ? `- ${line}\n` : text };
      return await perform("memory_append", args, provenance);
    },

    async memoryRemove(file): Promise<WrittenNote> {
      const name = checkName(file);
      const provenance = typed(`/forget ${name}`) ?? completed(name);
      return await perform("memory_remove", { file: name }, provenance);
    },

    async memoryRead(name): Promise<string> {
      const { notes, file } = place(checkName(name), false);
      if (notes === untrusted) await conversation.taint(`the note ${UNTRUSTED}${file}`);
      return (await notes.read(file)).text;
    },

    memoryRefresh: updateIndex,
  };

  return {
    acts,
    preview,
    allowOnce(tool, args): void {
      allowed.push(keyOf(tool, args));
      if (allowed.length > MOST_WAITING) allowed.shift();
    },
  };
}

/** Every Markdown file of a memory, by its name there. */
function noteNames(root: string, below = ""): string[] {
  const entries = [...Deno.readDirSync(`${root}/${below}`)];
  return entries.flatMap(({ name, isDirectory }) => {
    if (isDirectory) return noteNames(root, `${below}${name}/`);
    return name.endsWith(".md") ? [`${below}${name}`] : [];
  });
}

function keyOf(tool: string, args: JsonObject): string {
  return canonicalJson([tool, args]);
}

/** A note's text is too long, or no text at all. */
function badText(why: string): PyraError {
  return new PyraError(`Cannot write the note: ${why}`, {
    code: "memory.text",
    hint: "write a shorter text, or several notes",
  });
}

/** Summary and keywords, as far as they are given; a text with a head of its own says its own, and
 * the kernel does not read it. */
function checkHead(head: unknown, text: unknown): NoteHead {
  if (!isObject(head) || String(text).startsWith("---")) return {};
  const { summary, keywords } = head;
  const words = Array.isArray(keywords) ? keywords : [];
  const fits = (word: unknown) => typeof word === "string" && word.length <= HEAD_LIMIT;
  if ((summary !== undefined && !fits(summary)) || !words.every(fits) || words.length > 100) {
    throw badText("its summary or keywords are none");
  }
  return {
    ...typeof summary === "string" ? { summary } : {},
    ...words.length > 0 ? { keywords: words.map(String) } : {},
  };
}

function checkName(name: unknown): string {
  if (typeof name === "string" && name.length <= NAME_LIMIT) return name;
  throw badText("its name is none");
}

function checkText(text: unknown): string {
  if (typeof text !== "string") throw badText("it is no text");
  if (text.length > TEXT_LIMIT) throw badText("it is longer than a million characters");
  return text;
}

function refusal(tool: string, reason: string): PyraError {
  return new PyraError(`${tool} was refused: ${reason}`, {
    code: "tool.refused",
    hint: "it needs your yes",
    exitCode: ExitCode.refused,
  });
}
