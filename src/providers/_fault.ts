/** What can go wrong with a provider, as errors that say what happened and what to do.
 *
 * Whatever a server says is untrusted: it is cut, redacted and put on one line. */

import { isObject, parseJson, PyraError, type PyraErrorOptions } from "../base/mod.ts";
import { redactSecrets } from "../security/mod.ts";
import type { Provider } from "./provider.ts";

/** The most of a server's own words that a message repeats. */
const MAX_QUOTE = 300;

/** A failure of a provider. */
export class ProviderFault extends PyraError {
  /** Trying again may help; where the server said when, after so many milliseconds. */
  readonly retry?: { afterMs?: number };
  /** The server's own words, whole; for telling failures apart, never for showing. */
  readonly said: string;

  constructor(
    message: string,
    options: PyraErrorOptions & { retry?: { afterMs?: number }; said?: string },
  ) {
    super(message, options);
    this.retry = options.retry;
    this.said = options.said ?? "";
  }
}

/** Who is spoken to; every message names the host. */
export interface Peer {
  provider: Provider;
  host: string;
}

/** What a server answered instead of an answer. */
export interface Refusal {
  status: number;
  /** The first part of the body. */
  body: string;
  /** From `Retry-After`. */
  retryAfterMs?: number;
  model?: string;
}

const CONTEXT_TOO_LONG =
  /context[_ ](length|window|size)|maximum context|prompt is too long|too many (input )?tokens|exceeds? .{0,40}(context|token)|input is too long|reduce the length/i;
const NO_SUCH_MODEL =
  /model[_ ]not[_ ]found|unknown[_ ]model|invalid[_ ]model|not a valid model|model.{0,80}(does not exist|not found|is not supported|not available)|no such model/i;
/** Not "quota" alone: Gemini says that of a limit per minute, too. */
const OUT_OF_CREDIT =
  /insufficient[_ ](quota|balance|credits?|funds)|credit balance|out of credits/i;

/** The fault behind an HTTP status that is not 2xx, or an error object inside a stream. */
export function refusalFault(peer: Peer, refusal: Refusal): ProviderFault {
  const { status, body, retryAfterMs } = refusal;
  const { words, code } = readErrorBody(body);
  const quote = words ? `: ${quoteServer(words)}` : "";
  const said = `${code} ${words}`;
  const fault = (
    code: string,
    message: string,
    hint: string,
    retry?: { afterMs?: number },
  ) => new ProviderFault(`${message}${quote}`, { code, hint, retry, said });

  const { provider, host } = peer;
  if (status === 401) {
    return fault(
      "provider.unauthorized",
      `${host} does not accept the key (401)`,
      keyHint(provider),
    );
  }
  if (status === 402 || (status < 500 && OUT_OF_CREDIT.test(said))) {
    return fault(
      "provider.no_credit",
      `${host} says the account has no credit left (${status})`,
      `check the account at ${provider.displayName}, or choose another provider with \`pyra setup\``,
    );
  }
  if (status === 403) {
    return fault(
      "provider.forbidden",
      `${host} does not allow this (403)`,
      "the key may lack the right, or the model may not be open to this account or country",
    );
  }
  if (status === 413 || (status < 500 && status !== 429 && CONTEXT_TOO_LONG.test(said))) {
    return fault(
      "provider.context_too_long",
      `The conversation does not fit the model's context at ${host} (${status})`,
      "start over with /new, attach less, or choose a model with a larger context",
    );
  }
  if (status < 500 && NO_SUCH_MODEL.test(said)) {
    return fault(
      "provider.unknown_model",
      `${host} has no model "${refusal.model ?? ""}" (${status})`,
      `choose another with \`pyra setup --provider ${provider.id}\``,
    );
  }
  if (status === 404 || status === 405) {
    return fault(
      "provider.wrong_address",
      `${host} has nothing at this address (${status})`,
      "check ai.base_url; it usually ends in /v1",
    );
  }
  if (status === 429) {
    return fault(
      "provider.rate_limited",
      `${host} is limiting requests (429)`,
      `try again in ${retryAfterMs ? duration(retryAfterMs) : "a little while"}`,
      { afterMs: retryAfterMs },
    );
  }
  if (status === 408 || (status >= 500 && status !== 501)) {
    return fault(
      "provider.server_error",
      `${host} returned a server error (${status})`,
      "try again later",
      { afterMs: retryAfterMs },
    );
  }
  return fault(
    "provider.bad_request",
    `${host} refuses the request (${status})`,
    `check the model and the address, or choose others with \`pyra setup --provider ${provider.id}\``,
  );
}

/** A pause for people, rounded up. */
function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3_600)} h`;
}

/** What to do about a missing or wrong key. */
export function keyHint(provider: Provider): string {
  const setup = `\`pyra setup --provider ${provider.id}\``;
  return provider.keyEnvVar ? `check ${provider.keyEnvVar}, or run ${setup}` : `run ${setup}`;
}

/** The fault behind a request that got no answer: refused, unknown host, TLS, cut. */
export function networkFault(peer: Peer, error: unknown): ProviderFault {
  const { host, provider } = peer;
  const said = describe(error);
  const local = provider.group === "Local";
  const fault = (code: string, message: string, hint: string, retry?: { afterMs?: number }) =>
    new ProviderFault(message, { code, hint, retry, said });
  if (/certificate|\btls\b|\bssl\b|handshake|UnknownIssuer/i.test(said)) {
    const why = /certificate[^:]*: *([\w ]+)/i.exec(said)?.[1]?.trim();
    return fault(
      "provider.tls",
      `The connection to ${host} cannot be trusted${why ? `: ${why}` : ""}`,
      "check the address and the clock; a certificate of your own goes into DENO_CERT",
    );
  }
  if (/refused/i.test(said)) {
    return fault(
      "provider.refused",
      `Cannot reach ${host}: connection refused`,
      local ? `start ${provider.displayName}, then try again` : "check ai.base_url",
    );
  }
  if (/dns|lookup|resolve|not known/i.test(said)) {
    return fault(
      "provider.dns",
      `Cannot reach ${host}: there is no such host, or no network`,
      "check the network and ai.base_url",
    );
  }
  if (/requires net access|NotCapable|PermissionDenied/i.test(said)) {
    return fault(
      "provider.not_permitted",
      `This command may not reach ${host}`,
      "its rights are those of the configured provider; see `pyra permissions`",
    );
  }
  if (/port \d+ (is|are) blocked/i.test(said)) {
    return fault(
      "provider.bad_address",
      `No model can answer at ${host}: web requests to this port are blocked`,
      "check the port in ai.base_url",
    );
  }
  return fault(
    "provider.unreachable",
    `The connection to ${host} broke before an answer came`,
    "check the network, then try again",
    {},
  );
}

/** The fault of a server that lets us wait, for longer than `ms` where we counted. */
export function stalledFault(peer: Peer, ms?: number): ProviderFault {
  const howLong = ms === undefined ? "too long" : `more than ${ms / 1_000} s`;
  return new ProviderFault(`${peer.host} kept us waiting for ${howLong}`, {
    code: "provider.stalled",
    hint: "try again; a slow model may need a larger ai.timeout_seconds",
  });
}

/** The words and the code inside an error body, in the shapes servers use. */
function readErrorBody(body: string): { words: string; code: string } {
  const parsed = parseJson(body);
  const holder = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!isObject(holder)) return { words: isHtml(body) ? "" : body, code: "" };
  const error = isObject(holder.error) ? holder.error : holder;
  const words = [error.message, error.detail, holder.error, holder.detail, holder.message]
    .find((value) => typeof value === "string");
  const code = [error.code, error.type, error.status].filter((value) => typeof value === "string");
  return { words: typeof words === "string" ? words : JSON.stringify(error), code: code.join(" ") };
}

/** Whether a body is a web page: a proxy's, a login's, a wrong address'. */
export function isHtml(body: string): boolean {
  return /^\s*(<!doctype html|<html|<head|<body)/i.test(body);
}

/** A server's words made fit for a message: one line, short, without secrets. */
export function quoteServer(words: string): string {
  // Redacted before it is cut to size, so that half a key cannot slip through.
  const line = redactSecrets(words.slice(0, 10 * MAX_QUOTE)).replaceAll(/\s+/g, " ").trim();
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE)}…` : line;
}

function describe(error: unknown): string {
  const parts: string[] = [];
  for (let rest = error; rest instanceof Error && parts.length < 4; rest = rest.cause) {
    parts.push(`${rest.name}: ${rest.message}`);
  }
  return parts.join(" / ");
}
