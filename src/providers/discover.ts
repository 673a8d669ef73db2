/** Asks the usual loopback ports for Ollama and LM Studio. Uses nothing it finds.
 *
 * Whoever listens there is untrusted: answers are bounded in time and size, checked, and
 * what does not fit is left out.
 *
 * Context sizes are the ones a chat really gets. Ollama's OpenAI-compatible endpoint takes
 * no `num_ctx`: it uses what the loaded model runs with (`/api/ps`), else the model file's
 * own `num_ctx`, else `OLLAMA_CONTEXT_LENGTH` or a default by memory that it does not tell.
 * The model's native length (`model_info`) says what would be possible, so it is not
 * reported: taking it for the real one means that Ollama cuts the prompt without a word.
 * See https://docs.ollama.com/context-length and https://docs.ollama.com/faq. */

import { isObject, parseJson } from "../base/mod.ts";
import type { LocalServer } from "../contracts/mod.ts";
import { readText } from "./_body.ts";

/** Where to look, and how long. */
export interface DiscoverOptions {
  /** @default 11434 */
  ollamaPort?: number;
  /** @default 1234 */
  lmStudioPort?: number;
  /** For everything asked of one server. @default 500 */
  timeoutMs?: number;
}

type Ask = (path: string, body?: unknown) => Promise<unknown>;
type Models = LocalServer["models"];

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_MODELS = 200;
/** Models whose files are looked into, so that a large collection takes no longer. */
const MAX_SHOWN = 20;

/** The servers that answer, Ollama first. Never throws. */
export async function discoverLocal(
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  options: DiscoverOptions = {},
): Promise<LocalServer[]> {
  const { ollamaPort = 11434, lmStudioPort = 1234, timeoutMs = 500 } = options;
  const look = async (
    provider: LocalServer["provider"],
    port: number,
    list: (ask: Ask) => Promise<Models | undefined>,
  ): Promise<LocalServer[]> => {
    const root = `http://127.0.0.1:${port}`;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const models = await list((path, body) => askServer(fetch, root + path, limit, body));
    return models ? [{ provider, baseUrl: `${root}/v1`, models: models.slice(0, MAX_MODELS) }] : [];
  };
  const found = await Promise.all([
    look("ollama", ollamaPort, listOllama),
    look("lmstudio", lmStudioPort, listLmStudio),
  ]);
  return found.flat();
}

async function listOllama(ask: Ask): Promise<Models | undefined> {
  const [tags, running] = await Promise.all([ask("/api/tags"), ask("/api/ps")]);
  const names = entries(tags, "models")?.map((model) => model.name).filter(isName);
  if (!names) return undefined;
  const loaded = new Map(
    (entries(running, "models") ?? []).map((model) => [model.name, model.context_length]),
  );
  return await Promise.all(names.map(async (id, position) => {
    const window = loaded.get(id) ??
      (position < MAX_SHOWN ? readNumCtx(await ask("/api/show", { model: id })) : undefined);
    return withWindow(id, window);
  }));
}

/** The `num_ctx` line of a model file's parameters. */
function readNumCtx(shown: unknown): number | undefined {
  if (!isObject(shown) || typeof shown.parameters !== "string") return undefined;
  const match = /^num_ctx\s+"?(\d+)/m.exec(shown.parameters);
  return match ? Number(match[1]) : undefined;
}

async function listLmStudio(ask: Ask): Promise<Models | undefined> {
  const native = entries(await ask("/api/v0/models"), "data");
  if (native) {
    return native
      .filter((model) => isName(model.id) && model.type !== "embeddings")
      .map((model) =>
        // Unless it is loaded, only the largest possible size is told, not the one it would get.
        withWindow(model.id as string, model.loaded_context_length)
      );
  }
  const plain = entries(await ask("/v1/models"), "data");
  return plain?.map((model) => model.id).filter(isName).map((id) => ({ id }));
}

/** One question; `undefined` for whatever is not a good JSON answer in time. */
async function askServer(
  fetch: typeof globalThis.fetch,
  url: string,
  signal: AbortSignal,
  body?: unknown,
): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: "manual",
      signal,
    });
    const text = await readText(response, MAX_BYTES);
    return response.ok ? parseJson(text) : undefined;
  } catch {
    return undefined;
  }
}

function entries(answer: unknown, key: string): Record<string, unknown>[] | undefined {
  const list = isObject(answer) ? answer[key] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 200;
}

function withWindow(id: string, window: unknown): Models[number] {
  return Number.isSafeInteger(window) && (window as number) > 0
    ? { id, contextWindow: window as number }
    : { id };
}
