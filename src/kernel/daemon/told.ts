/** What a client's kernel tells the daemon's of its person: typed text, content from outside, the
 * conversation they named. Only kernels can say it; see `onlyAgent`. */

import type { JsonObject } from "../../base/mod.ts";
import type { TypedHow } from "../../gate/mod.ts";
import type { OriginRecord } from "../../gate/origin.ts";
import { isId } from "../../sessions/writing.ts";

/** One piece of news. */
export type Told =
  | { kind: "typed"; text: string; how: TypedHow }
  | { kind: "pipeEnded" }
  | { kind: "interrupted" }
  | { kind: "said"; words: string[]; question: string }
  | { kind: "taint"; why: string }
  | { kind: "named"; session: string };

/** As the kernels' part of a message. */
export function toMessage(told: Told): JsonObject {
  return { kernel: { told: { ...told } } };
}

/** Reads it back; `undefined` for anything else. */
export function readTold({ told }: JsonObject): Told | undefined {
  const { kind, text, how, words, question, why, session } = (told ?? {}) as JsonObject;
  switch (kind) {
    case "typed": {
      const isHow = how === "keys" || how === "lines" || how === "piped" ||
        how === "unmarked";
      return typeof text === "string" && isHow ? { kind, text, how } : undefined;
    }
    case "pipeEnded":
    case "interrupted":
      return { kind };
    case "said": {
      if (!Array.isArray(words) || typeof question !== "string") return undefined;
      return { kind, words: words.map(String), question };
    }
    case "taint":
      return typeof why === "string" ? { kind, why } : undefined;
    case "named":
      return isId(session) ? { kind, session } : undefined;
  }
}

/** The record of one app of the daemon. */
export interface AppRecord {
  origins: OriginRecord;
  taint(why: string): Promise<void>;
}

/** Puts news into the record. Rejects where it cannot be written down. */
export async function record(told: Told, { origins, taint }: AppRecord): Promise<void> {
  switch (told.kind) {
    case "typed":
      return origins.typed(told.text, told.how);
    case "pipeEnded":
      return origins.pipeEnded();
    case "interrupted":
      return origins.interrupted();
    case "said":
      return origins.commandLine(told.words, told.question);
    case "taint":
      return await taint(told.why);
    case "named":
      // The relay keeps it.
      return;
  }
}
