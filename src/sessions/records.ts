/** From the lines of a session's file to the conversation they tell.
 *
 * Lines are untrusted: users edit them, crashes tear them, later versions write types we
 * do not know. What does not read is passed over; the rest is kept. */

import { isObject, type Json, type JsonObject, parseJson } from "../base/mod.ts";
import type {
  ChatMessage,
  SessionInfo,
  SessionRecord,
  StoredSession,
  ToolCall,
} from "../contracts/mod.ts";

const TITLE_LENGTH = 60;

/** One line as a record, or `undefined` when it is none we know. */
export function parseRecord(line: string): SessionRecord | undefined {
  return line.startsWith("{") ? toRecord(parseJson(line)) : undefined;
}

/** Plain data as a record, or `undefined` when it is none we know. */
export function toRecord(value: unknown): SessionRecord | undefined {
  if (!isObject(value) || typeof value.at !== "string") return undefined;
  const record = value as JsonObject;
  switch (record.type) {
    case "session":
      return hasTexts(record, "id", "provider", "model") && hasTextsOrNone(record, "title")
        ? record as unknown as SessionRecord
        : undefined;
    case "message":
      return isMessage(record.message) ? record as unknown as SessionRecord : undefined;
    case "usage":
      return isObject(record.usage) && typeof record.usage.input === "number" &&
          typeof record.usage.output === "number"
        ? record as unknown as SessionRecord
        : undefined;
    case "set":
      return hasTextsOrNone(record, "model", "provider", "system", "title")
        ? record as unknown as SessionRecord
        : undefined;
    case "undo":
      return record as unknown as SessionRecord;
    default:
      return undefined;
  }
}

function isMessage(value: Json | undefined): boolean {
  if (!isObject(value) || typeof value.content !== "string") return false;
  const message = value as JsonObject;
  switch (message.role) {
    case "user":
      return hasTextsOrNone(message, "attached");
    case "assistant":
      return message.toolCalls === undefined ||
        (Array.isArray(message.toolCalls) &&
          message.toolCalls.every((call) =>
            isObject(call) && hasTexts(call as JsonObject, "id", "name", "arguments")
          ));
    case "tool":
      return hasTexts(message, "toolCallId", "name");
    default:
      return false;
  }
}

function hasTexts(value: JsonObject, ...keys: string[]): boolean {
  return keys.every((key) => typeof value[key] === "string");
}

function hasTextsOrNone(value: JsonObject, ...keys: string[]): boolean {
  return keys.every((key) => value[key] === undefined || typeof value[key] === "string");
}

/** Reads a conversation record by record. */
export class SessionReader {
  readonly #info: SessionInfo;
  #messages: ChatMessage[] = [];
  #named: string | undefined;
  #firstQuestion: string | undefined;
  #system: string | undefined;

  constructor(id: string) {
    const usage = { input: 0, output: 0 };
    const unknown = { title: "", created: "", updated: "", provider: "", model: "" };
    this.#info = { id, ...unknown, messages: 0, usage };
  }

  /** Takes the next record. */
  add(record: SessionRecord): void {
    const info = this.#info;
    info.created ||= record.at;
    info.updated = record.at;
    switch (record.type) {
      case "session":
      case "set":
        info.provider = record.provider ?? info.provider;
        info.model = record.model ?? info.model;
        this.#named = record.title ?? this.#named;
        if (record.type === "set") this.#system = record.system ?? this.#system;
        return;
      case "message":
        this.#messages.push(record.message);
        if (record.message.role === "user") this.#firstQuestion ??= record.message.content;
        return;
      case "usage": {
        const { input, output, estimated } = record.usage;
        info.usage.input += input;
        info.usage.output += output;
        if (estimated) info.usage.estimated = true;
        return;
      }
      case "undo":
        this.#undo();
    }
  }

  /** Forgets the messages so far, but not what is known of the session. */
  skipMessages(): void {
    this.#messages = [];
  }

  /** The conversation as far as it was read. */
  end(): StoredSession {
    const messages = wholeExchanges(this.#messages);
    const spoken = messages.filter(({ role }) => role === "user" || role === "assistant");
    const title = this.#named ?? titleOf(this.#firstQuestion ?? "");
    const info = { ...this.#info, title, messages: spoken.length };
    return { info, messages, ...this.#system ? { system: this.#system } : {} };
  }

  #undo(): void {
    const last = this.#messages.findLastIndex((message) => message.role === "user");
    if (last >= 0) this.#messages.length = last;
    if (!this.#messages.some((message) => message.role === "user")) this.#firstQuestion = undefined;
  }
}

/** Leaves out calls without all their results, and results without their call. */
function wholeExchanges(messages: readonly ChatMessage[]): ChatMessage[] {
  const kept: ChatMessage[] = [];
  for (let at = 0; at < messages.length; at++) {
    const message = messages[at]!;
    if (message.role === "tool") continue;
    if (message.role !== "assistant" || !message.toolCalls?.length) {
      kept.push(message);
      continue;
    }
    const results = resultsAfter(messages, at);
    if (answersAll(message.toolCalls, results)) kept.push(message, ...results);
  }
  return kept;
}

function resultsAfter(messages: readonly ChatMessage[], at: number) {
  const results: (ChatMessage & { role: "tool" })[] = [];
  for (const message of messages.slice(at + 1)) {
    if (message.role !== "tool") break;
    results.push(message);
  }
  return results;
}

function answersAll(calls: ToolCall[], results: (ChatMessage & { role: "tool" })[]): boolean {
  return calls.length === results.length &&
    calls.every((call) => results.some((result) => result.toolCallId === call.id));
}

/** The first words of a question. */
export function titleOf(question: string): string {
  const line = question.trim().replace(/\s+/g, " ");
  if (line === "") return "New conversation";
  if (line.length <= TITLE_LENGTH) return line;
  const cut = line.slice(0, TITLE_LENGTH).replace(/[\ud800-\udbff]$/, "");
  return `${cut.replace(/\s\S*$/, "") || cut}…`;
}
