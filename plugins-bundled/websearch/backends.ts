/** The search services: what each is asked, and how its answer is read. Pure.
 *
 * A back end neither fetches nor knows who does; its answers are untrusted text. */

import { WebError } from "./errors.ts";
import { attribute, htmlTokens } from "./html_tokens.ts";
import { oneLine, plainText } from "./readable.ts";

/** One thing found. */
export interface SearchResult {
  title: string;
  url: string;
  snippet: string;
}

/** What is to be found, and what the user has set. */
export interface SearchQuery {
  text: string;
  /** Most results wanted. */
  limit: number;
  language: string;
  searxngUrl: string;
  braveKey?: string;
}

/** An answer of a service. */
export interface SearchAnswer {
  status: number;
  text: string;
}

/** A search service. */
export interface Backend {
  /** Where to ask, with which headers. Throws `WebError` when a setting is missing. */
  request(query: SearchQuery): { url: string; headers?: Record<string, string> };
  /** The results, best first, perhaps more than wanted. Throws `WebError`. */
  parse(answer: SearchAnswer, query: SearchQuery): SearchResult[];
}

/** The back ends by the names of the setting. */
export const BACKENDS: Readonly<Record<string, Backend>> = {
  duckduckgo: { request: duckDuckGoRequest, parse: parseDuckDuckGo },
  wikipedia: { request: wikipediaRequest, parse: parseWikipedia },
  brave: { request: braveRequest, parse: parseBrave },
  searxng: { request: searxngRequest, parse: parseSearxng },
};

/** Most results Brave and Wikipedia give at once. */
const SERVICE_LIMIT = 20;

function duckDuckGoRequest({ text }: SearchQuery) {
  return { url: `https://html.duckduckgo.com/html/?${new URLSearchParams({ q: text })}` };
}

function parseDuckDuckGo({ status, text }: SearchAnswer): SearchResult[] {
  const results: SearchResult[] = [];
  let part: "title" | "snippet" | undefined;
  for (const token of htmlTokens(text)) {
    if (token.type === "text") {
      if (part) results.at(-1)![part] += token.text;
    } else if (token.name === "a" && token.closing) {
      part = undefined;
    } else if (token.name === "a") {
      const classes = attribute(token.attributes, "class")?.split(/\s+/) ?? [];
      if (classes.includes("result__a")) {
        const url = targetOf(attribute(token.attributes, "href") ?? "");
        results.push({ title: "", url, snippet: "" });
        part = "title";
      } else if (classes.includes("result__snippet") && results.length > 0) part = "snippet";
    }
  }
  if (results.length === 0 && (status !== 200 || text.includes("anomaly"))) {
    throw new WebError(
      `DuckDuckGo answered with status ${status} and no results; ` +
        "it limits programs that ask often: wait, or set another backend",
    );
  }
  return results.filter((result) => result.url !== "").map(tidy);
}

/** The address behind a link of DuckDuckGo; `""` for advertisements and its own pages. */
function targetOf(href: string): string {
  const url = URL.parse(href, "https://html.duckduckgo.com/");
  if (!url) return "";
  if (url.hostname !== "duckduckgo.com" && !url.hostname.endsWith(".duckduckgo.com")) {
    return url.href;
  }
  return url.pathname === "/l/" ? webAddress(url.searchParams.get("uddg")) : "";
}

function wikipediaRequest({ text, limit, language }: SearchQuery) {
  const parameters = new URLSearchParams({
    action: "query",
    list: "search",
    srsearch: text,
    srlimit: String(Math.min(limit, SERVICE_LIMIT)),
    format: "json",
  });
  return { url: `${wikipediaOrigin(language)}/w/api.php?${parameters}` };
}

function parseWikipedia(answer: SearchAnswer, { language }: SearchQuery): SearchResult[] {
  const json = parseAnswer("Wikipedia", answer);
  const error = at(json, "error", "info");
  if (error !== undefined) throw new WebError(`Wikipedia: ${error}`);
  return list(at(json, "query", "search")).map((entry) => {
    const title = textOf(at(entry, "title"));
    return {
      title,
      url: `${wikipediaOrigin(language)}/wiki/${encodeURIComponent(title.replaceAll(" ", "_"))}`,
      snippet: plainText(textOf(at(entry, "snippet"))),
    };
  });
}

function wikipediaOrigin(language: string): string {
  if (!/^[a-z][a-z-]{1,20}$/.test(language)) {
    throw new WebError(`The setting language is ${JSON.stringify(language)}, not one like en`);
  }
  return `https://${language}.wikipedia.org`;
}

function braveRequest({ text, limit, braveKey }: SearchQuery) {
  if (!braveKey) {
    throw new WebError("Brave needs a key: the user runs `pyra plugin setup websearch`");
  }
  const parameters = new URLSearchParams({
    q: text,
    count: String(Math.min(limit, SERVICE_LIMIT)),
  });
  return {
    url: `https://api.search.brave.com/res/v1/web/search?${parameters}`,
    headers: { accept: "application/json", "x-subscription-token": braveKey },
  };
}

function parseBrave(answer: SearchAnswer): SearchResult[] {
  if (answer.status === 401 || answer.status === 422) {
    throw new WebError("Brave refuses the key: the user runs `pyra plugin setup websearch`");
  }
  return list(at(parseAnswer("Brave", answer), "web", "results")).map((entry) => ({
    title: plainText(textOf(at(entry, "title"))),
    url: webAddress(at(entry, "url")),
    snippet: plainText(textOf(at(entry, "description"))),
  }));
}

function searxngRequest({ text, searxngUrl }: SearchQuery) {
  const base = URL.parse(searxngUrl);
  if (!base) throw new WebError("SearXNG needs its address in the setting searxng_url");
  const folder = base.pathname.replace(/\/?$/, "/");
  const parameters = new URLSearchParams({ q: text, format: "json" });
  return { url: `${base.origin}${folder}search?${parameters}` };
}

function parseSearxng(answer: SearchAnswer): SearchResult[] {
  if (answer.status === 403) {
    throw new WebError("SearXNG refuses JSON: add json to search.formats in its settings.yml");
  }
  return list(at(parseAnswer("SearXNG", answer), "results")).map((entry) =>
    tidy({
      title: textOf(at(entry, "title")),
      url: webAddress(at(entry, "url")),
      snippet: textOf(at(entry, "content")),
    })
  );
}

function parseAnswer(service: string, { status, text }: SearchAnswer): unknown {
  if (status === 429) throw new WebError(`${service} asks to wait: too many searches`);
  if (status !== 200) throw new WebError(`${service} answered with status ${status}`);
  try {
    return JSON.parse(text);
  } catch {
    throw new WebError(`${service} answered with something that is not JSON`);
  }
}

/** What stands at a path in JSON from outside; `undefined` where it ends early. */
function at(json: unknown, ...path: string[]): unknown {
  for (const key of path) {
    if (typeof json !== "object" || json === null || !Object.hasOwn(json, key)) return undefined;
    json = (json as Record<string, unknown>)[key];
  }
  return json;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The value, if it is the address of a web page, else `""`. */
function webAddress(value: unknown): string {
  return /^https?:\/\//i.test(textOf(value)) ? textOf(value) : "";
}

function tidy({ title, url, snippet }: SearchResult): SearchResult {
  return { title: oneLine(title), url, snippet: oneLine(snippet) };
}
