/** What the kernel reads of conversations for an app that may not read their folder.
 *
 * Bytes are handed on unparsed. What a list says of a conversation is what the person typed in it,
 * by the marks that the kernel wrote, and nothing that an app or a model chose: a list must not
 * carry content from one process to the next. Never blocks for long. */

import { isObject, jsonProblem, MESSAGE_SHAPE, parseJson } from "../base/mod.ts";
import type { ListedSession } from "../contracts/mod.ts";
import { isId } from "./errors.ts";
import { HEAD_LIMIT, READ_LIMIT } from "./lines.ts";
import { TYPED_MESSAGE, TYPED_SET, UNLISTED } from "./marks.ts";
import { titleOf } from "./records.ts";

/** Most conversations of a list; the newest count. */
const MOST = 1000;

/** How much of a file is read at once, and how many files. */
const CHUNK = 1024 * 1024;
const TOGETHER = 16;

/** The end of a conversation's file, which may be all of it: one byte more than
 * {@linkcode READ_LIMIT} where it is longer. Or its first lines. */
export async function readPart(path: string, part: "end" | "head"): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  const from = part === "head" ? 0 : Math.max(0, size - READ_LIMIT - 1);
  const bytes = new Uint8Array(part === "head" ? Math.min(size, HEAD_LIMIT) : size - from);
  await file.seek(from, Deno.SeekMode.Start);
  let done = 0;
  while (done < bytes.length) {
    const read = await file.read(bytes.subarray(done, done + CHUNK));
    if (read === null) break;
    done += read;
  }
  return bytes.subarray(0, done);
}

/** The conversations of a folder in which something was said, newest first. */
export async function listSessions(folder: string): Promise<ListedSession[]> {
  const files = (await filesIn(folder)).sort((a, b) => b.modified - a.modified).slice(0, MOST);
  const listed: (ListedSession | undefined)[] = [];
  for (let at = 0; at < files.length; at += TOGETHER) {
    listed.push(...await Promise.all(files.slice(at, at + TOGETHER).map(toListed)));
  }
  return listed.filter((one) => one !== undefined);
}

/** How many requests to a provider are on record since a time, in milliseconds since 1970. */
export async function countRequests(folder: string, since: number): Promise<number> {
  const from = new Date(since).toISOString();
  let requests = 0;
  for (const { path, modified } of await filesIn(folder)) {
    if (modified < since) continue;
    const text = new TextDecoder().decode(await readPart(path, "end"));
    for (const [, at = ""] of text.matchAll(/^\{"type":"usage","at":"([^"]{1,40})"/gm)) {
      if (at >= from) requests += 1;
    }
  }
  return requests;
}

interface SessionPath {
  id: string;
  path: string;
  modified: number;
}

async function filesIn(folder: string): Promise<SessionPath[]> {
  const found: SessionPath[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      const id = name.replace(/\.jsonl$/, "");
      if (!isFile || id === name || !isId(id)) continue;
      const path = `${folder}/${name}`;
      const info = await Deno.lstat(path).catch(() => undefined); // removed a moment ago
      if (!info?.isFile || (info.nlink ?? 1) > 1) continue;
      found.push({ id, path, modified: info.mtime?.getTime() ?? 0 });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}

async function toListed({ id, path, modified }: SessionPath): Promise<ListedSession | undefined> {
  const head = await readPart(path, "head").catch(() => undefined);
  if (!head) return undefined;
  const lines = new TextDecoder().decode(head).split("\n");
  if (lines[0]!.startsWith(UNLISTED)) return undefined;
  if (!lines.some((line) => line.startsWith('{"type":"message"'))) return undefined;
  const named = lines.findLast((line) => line.startsWith(TYPED_SET));
  const asked = lines.find((line) => line.startsWith(TYPED_MESSAGE));
  const title = textOf(named, (record) => record.title) ??
    textOf(asked, (record) => isObject(record.message) ? record.message.content : undefined);
  return {
    id,
    title: title === undefined ? "" : titleOf(title),
    updated: new Date(modified).toISOString(),
  };
}

function textOf(
  line: string | undefined,
  of: (record: Record<string, unknown>) => unknown,
): string | undefined {
  if (line === undefined || jsonProblem(line, MESSAGE_SHAPE) !== undefined) return undefined;
  const record = parseJson(line);
  const text = isObject(record) ? of(record) : undefined;
  return typeof text === "string" ? text : undefined;
}
