/** What a conversation starts with: the profile, then what matters by recency and use. */

import type { MemoryFile } from "../contracts/mod.ts";
import { QUARANTINE } from "./quarantine.ts";

/** A file, and how much it was used. */
export interface UsedFile extends MemoryFile {
  /** Reads, each counting half as much after a month. */
  uses: number;
}

/** What is asked of the store. */
export interface ContextPorts {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Labels of what the injection scan finds. */
  scan(text: string): readonly string[];
  /** `undefined` when it cannot be read. */
  read(file: string): Promise<string | undefined>;
}

const PROFILE = "user/profile.md";

/** As `agent/` counts: four characters to a token. */
const CHARACTERS_PER_TOKEN = 4;

/** A file that takes more than this share of the room is named with its summary only. */
const LARGEST_SHARE = 0.5;

/** So many files are looked at; the room is full long before, as a rule. */
const MOST_FILES = 200;

/** So many files that were left out are named. */
const MOST_NAMED = 10;

const HALF_LIFE = 30 * 24 * 60 * 60 * 1000;

/** The text, unwrapped; `""` when there is nothing to say or no room for it. */
export async function buildContext(
  files: readonly UsedFile[],
  maxTokens: number,
  ports: ContextPorts,
): Promise<string> {
  const room = new Room(maxTokens * CHARACTERS_PER_TOKEN);
  const leftOut = files.filter(({ file }) => file.startsWith(QUARANTINE)).map(({ file }) => file);
  const ordered = files
    .filter(({ file }) => !file.startsWith(QUARANTINE))
    .sort((a, b) => weightOf(b, ports.now()) - weightOf(a, ports.now()))
    .slice(0, MOST_FILES);
  for (const file of ordered) {
    const part = await describe(file, room.left, ports);
    if (part === undefined) leftOut.push(file.file);
    else room.add(part);
  }
  if (leftOut.length > 0) room.add(nameLeftOut(leftOut));
  return room.text;
}

/** Decides the order. The profile comes first. */
function weightOf({ file, modified, uses }: UsedFile, now: number): number {
  if (file === PROFILE) return Infinity;
  return decay(now - Date.parse(modified)) + Math.log2(1 + uses);
}

/** 1 for now, a half after a month. */
export function decay(age: number): number {
  return 2 ** (-Math.max(0, age) / HALF_LIFE);
}

/** A file's text, or one line about it where the text is too long. `undefined` when flagged. */
async function describe(
  { file, sizeBytes, summary, title }: UsedFile,
  left: number,
  { scan, read }: ContextPorts,
): Promise<string | undefined> {
  const line = `- ${quote(file)}: ${summary || title}`;
  const fits = sizeBytes <= left * (file === PROFILE ? 1 : LARGEST_SHARE);
  const text = fits || file === PROFILE ? await read(file) : undefined;
  if (scan(`${file}\n${text ?? line}`).length > 0) return undefined;
  if (text === undefined) return line;
  const whole = `## ${quote(file)}\n${text.trim()}`;
  return whole.length <= left || !fits && file !== PROFILE ? whole : `${whole.slice(0, left - 2)}…`;
}

function nameLeftOut(files: readonly string[]): string {
  const names = files.slice(0, MOST_NAMED).map(quote).join(", ");
  const more = files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : "";
  return `Left out, because they look like an injection: ${names}${more}`;
}

/** A name cannot pass for text around it. */
function quote(file: string): string {
  return JSON.stringify(file.slice(0, 100));
}

class Room {
  text = "";
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get left(): number {
    return this.#size - this.text.length - 2;
  }

  add(part: string): void {
    if (part.length > this.left) return;
    this.text += this.text === "" ? part : `\n\n${part}`;
  }
}
