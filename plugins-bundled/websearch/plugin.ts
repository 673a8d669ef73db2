import { definePlugin, type PluginContext } from "@pyra/sdk";
import { BACKENDS, type SearchQuery } from "./backends.ts";
import { download } from "./download.ts";
import { WebError } from "./errors.ts";
import { readablePage } from "./readable.ts";

/** Most results of one search, and how many without being told. */
const LIMITS = { most: 20, usual: 5 };

/** Longest text of one page, in characters. */
const TEXT_LIMIT = 100_000;

export default definePlugin({
  tools: [{
    name: "search",
    description: "Search the web; gives titles, addresses and short descriptions",
    effect: "read",
    parameters: {
      type: "object",
      properties: {
        query: { type: "string", minLength: 1, maxLength: 400 },
        limit: { type: "integer", minimum: 1, maximum: LIMITS.most, default: LIMITS.usual },
      },
      required: ["query"],
      additionalProperties: false,
    },
    run: (args, context) => search(String(args.query), Number(args.limit ?? LIMITS.usual), context),
  }, {
    name: "read_page",
    description: "Fetch a web page and give its readable text",
    effect: "read",
    parameters: {
      type: "object",
      properties: { url: { type: "string", description: "https://…", maxLength: 2000 } },
      required: ["url"],
      additionalProperties: false,
    },
    run: (args, context) => readPage(String(args.url), context),
  }],

  async setup({ ask, secrets, settings }) {
    const key = await ask("Key of the Brave Search API (empty: keep as it is)", { secret: true });
    if (key) await secrets.set("brave_key", key.trim());
    else if (settings.backend === "brave" && !await secrets.get("brave_key")) {
      throw new WebError("Brave searches with a key only: set it up again when you have one");
    }
  },
});

async function search(text: string, limit: number, context: PluginContext): Promise<string> {
  const { backend, language, searxng_url } = context.settings;
  const service = BACKENDS[String(backend)]!;
  const query: SearchQuery = {
    text,
    limit,
    language: String(language),
    searxngUrl: String(searxng_url),
    braveKey: backend === "brave" ? await context.secrets.get("brave_key") : undefined,
  };
  const { url, headers } = service.request(query);
  const answer = await download(url, { signal: context.signal, headers });
  const results = service.parse(answer, query).filter(({ url }) => url !== "").slice(0, limit);
  if (results.length === 0) return `${backend} found nothing for ${JSON.stringify(text)}`;
  return results.map(({ title, url, snippet }, i) =>
    [`${i + 1}. ${title || url}`, `   ${url}`, ...snippet ? [`   ${snippet}`] : []].join("\n")
  ).join("\n\n");
}

async function readPage(url: string, { signal }: PluginContext): Promise<string> {
  const page = await download(url, { signal, accepts: isText });
  if (page.status !== 200) throw new WebError(`${page.url} answered with status ${page.status}`);
  const isHtml = /^(|text\/html|application\/xhtml\+xml)$/.test(page.mediaType);
  const { title, text } = isHtml ? readablePage(page.text) : { title: "", text: page.text };
  if (text.trim() === "") return `${page.url} has no text; it may be drawn by a script`;
  const cut = page.cut || text.length > TEXT_LIMIT ? "\n\n[the page goes on]" : "";
  return [title, page.url, "", text.slice(0, TEXT_LIMIT)].join("\n").trimStart() + cut;
}

function isText(mediaType: string): boolean {
  return mediaType === "" || mediaType.startsWith("text/") ||
    /^application\/([a-z0-9.-]+\+)?(json|xml|javascript|yaml)$/.test(mediaType);
}
