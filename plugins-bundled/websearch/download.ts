/** Fetching one document: redirects one by one, time and size bounded.
 *
 * Which hosts can be reached is not decided here: every hop is a new `fetch`, checked by the
 * runtime against what the user granted. Only the private ranges of IPv6, which the runtime cannot
 * be told, are looked at here, where an address is written out. */

import { WebError } from "./errors.ts";

/** Most bytes read of one document; the rest is not fetched. */
const BYTE_LIMIT = 2 * 1024 * 1024;

/** Most redirects that are followed. */
const HOP_LIMIT = 5;

/** How long a document may take, all hops together, in milliseconds. */
const TIMEOUT_MS = 20_000;

/** Private and link-local addresses of IPv6, as `URL` spells them. */
const PRIVATE_IPV6 = /^\[(f[cd]|fe[89ab])/;

const USER_AGENT = "Mozilla/5.0 (compatible; Pyra-websearch/1.0)";

/** A document that was fetched. */
export interface Document {
  /** Where it came from in the end. */
  url: string;
  status: number;
  /** Lower-case, without parameters; `""` when the server named none. */
  mediaType: string;
  text: string;
  /** It was longer than what was read. */
  cut: boolean;
}

/** How to fetch. */
export interface DownloadOptions {
  signal: AbortSignal;
  /** Sent to the first origin only, never along a redirect to another. */
  headers?: Record<string, string>;
  /** Whether a media type is worth reading; others throw. @default every one */
  accepts?(mediaType: string): boolean;
}

/** Fetches a document whatever its status. Throws `WebError`. */
export async function download(url: string, options: DownloadOptions): Promise<Document> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const first = parseAddress(url);
  let target = first;
  for (let hop = 0; hop <= HOP_LIMIT; hop++) {
    const own = target.origin === first.origin ? options.headers : {};
    const response = await request(target, { "user-agent": USER_AGENT, ...own }, signal);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) {
      return await readDocument(target, response, options);
    }
    await response.body?.cancel();
    target = nextAddress(target, location);
  }
  throw new WebError(`${url} was redirected more than ${HOP_LIMIT} times`);
}

function parseAddress(url: string): URL {
  const parsed = URL.parse(url);
  if (!parsed) throw new WebError(`${JSON.stringify(url)} is not an address like https://…`);
  return checkAddress(parsed);
}

function checkAddress(url: URL): URL {
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new WebError(`${url.protocol} addresses cannot be read, only http: and https:`);
  }
  if (url.username || url.password) {
    throw new WebError(`${url.host}: an address with a user name or password is not fetched`);
  }
  if (PRIVATE_IPV6.test(url.hostname)) {
    throw new WebError(`${url.host} is an address of a private network`);
  }
  return url;
}

function nextAddress(from: URL, location: string): URL {
  const next = URL.parse(location, from.href);
  if (!next) throw new WebError(`${from.host} redirects to something that is no address`);
  if (from.protocol === "https:" && next.protocol === "http:") {
    throw new WebError(`${from.host} redirects from https to http, which is not followed`);
  }
  return checkAddress(next);
}

async function request(
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, { headers, signal, redirect: "manual" });
  } catch (error) {
    throw new WebError(`Cannot reach ${url.host}: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return `no answer within ${TIMEOUT_MS / 1000} s`;
  }
  if (!(error instanceof Error)) return String(error);
  // The runtime checks the resolved address too; that refusal arrives as a cause.
  const text = error.cause instanceof Error ? error.cause.message : error.message;
  return text.includes("Requires net access")
    ? "the user has not granted this host to the plugin"
    : text;
}

async function readDocument(
  url: URL,
  response: Response,
  { accepts = () => true }: DownloadOptions,
): Promise<Document> {
  const contentType = response.headers.get("content-type") ?? "";
  const mediaType = contentType.split(";")[0]!.trim().toLowerCase();
  if (!accepts(mediaType)) {
    await response.body?.cancel();
    throw new WebError(`${url.href} is ${mediaType}, which cannot be read as text`);
  }
  const { bytes, cut } = await readBytes(url, response);
  return {
    url: url.href,
    status: response.status,
    mediaType,
    text: decode(bytes, contentType),
    cut,
  };
}

async function readBytes(
  url: URL,
  response: Response,
): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > BYTE_LIMIT) break;
    }
  } catch (error) {
    throw new WebError(`${url.host} broke off: ${reason(error)}`);
  }
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  return { bytes: bytes.subarray(0, BYTE_LIMIT), cut: size > BYTE_LIMIT };
}

/** Decodes by the charset of the header, else of the page itself, else as UTF-8. */
function decode(bytes: Uint8Array, contentType: string): string {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  const charset = charsetIn(contentType) ?? charsetIn(head.match(/<meta[^>]*charset[^>]*>/i)?.[0]);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // A charset nobody knows.
  }
}

function charsetIn(text = ""): string | undefined {
  return text.match(/charset\s*=\s*["']?([\w-]{1,40})/i)?.[1];
}
