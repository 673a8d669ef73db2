/** The models a server says it has. The list is untrusted: what does not fit is left out. */

import { isObject, parseJson } from "../base/mod.ts";
import type { ModelInfo } from "../contracts/mod.ts";
import { type Peer, ProviderFault } from "./_fault.ts";

const MAX_MODELS = 5_000;

/** The fields in which servers tell the size of a context. */
const WINDOW_FIELDS = [
  "context_length",
  "context_window",
  "max_context_length",
  "max_model_len",
  "max_input_tokens",
];

/** Reads the answer to `GET /models`. Throws `provider.bad_answer`. */
export function readModelList(body: string, peer: Peer): ModelInfo[] {
  const parsed = parseJson(body);
  const list: unknown = isObject(parsed) ? parsed.data ?? parsed.models : parsed;
  if (!Array.isArray(list)) {
    throw new ProviderFault(`${peer.host} sent no list of models`, {
      code: "provider.bad_answer",
      hint: "check ai.base_url; it usually ends in /v1",
    });
  }
  return list.slice(0, MAX_MODELS).filter((entry) => isObject(entry)).flatMap((entry) => {
    const id = entry.id ?? entry.name;
    if (typeof id !== "string" || !id) return [];
    const contextWindow = WINDOW_FIELDS.map((field) => entry[field]).find(isPositive);
    return [contextWindow === undefined ? { id } : { id, contextWindow }];
  });
}

function isPositive(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
