/** HTML as a stream of tags and texts.
 *
 * Not a parser: no tree, no error recovery beyond what the text of a page needs. One pass
 * from left to right; every search that finds nothing ends the stream, so that hostile input
 * costs no more than its length. */

/** A tag, or the text between two. */
export type Token =
  | { type: "text"; text: string }
  | { type: "tag"; name: string; closing: boolean; attributes: string };

/** Elements whose content is no text for readers; a parser does not look for tags in them. */
const RAW = new Set(["script", "style", "template", "iframe", "noembed", "noframes", "xmp"]);

/** Tags and texts of a page in order; comments, declarations and scripts are left out. The
 * texts have their entities decoded. */
export function* htmlTokens(html: string): Generator<Token> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open === -1) break;
    if (open > at) yield { type: "text", text: decodeEntities(html.slice(at, open)) };
    if (/[a-z/!?]/i.test(html[open + 1] ?? "")) {
      const end = markupEnd(html, open);
      if (end === -1) return;
      const tag = parseTag(html.slice(open, end));
      if (tag) yield tag;
      at = tag && !tag.closing && RAW.has(tag.name) ? rawEnd(html, end, tag.name) : end;
    } else {
      yield { type: "text", text: "<" };
      at = open + 1;
    }
  }
  if (at < html.length) yield { type: "text", text: decodeEntities(html.slice(at)) };
}

/** Behind the tag, comment or declaration that starts at `open`; -1 when it never ends. */
function markupEnd(html: string, open: number): number {
  if (html.startsWith("<!--", open)) {
    const end = html.indexOf("-->", open + 4);
    return end === -1 ? -1 : end + 3;
  }
  let quote = "";
  for (let i = open + 1; i < html.length; i++) {
    const char = html[i]!;
    if (quote) quote = char === quote ? "" : quote;
    else if (char === ">") return i + 1;
    else if ((char === '"' || char === "'") && html[i - 1] === "=") quote = char;
  }
  return -1;
}

function rawEnd(html: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}(?=[\\s/>])`, "gi");
  closing.lastIndex = from;
  return closing.exec(html)?.index ?? html.length;
}

function parseTag(markup: string): Token & { type: "tag" } | undefined {
  const match = markup.match(/^<(\/?)([a-z][a-z0-9:-]*)/i);
  if (!match) return undefined;
  const [whole, slash, name] = match;
  return {
    type: "tag",
    name: name!.toLowerCase(),
    closing: slash === "/",
    attributes: markup.slice(whole.length, -1),
  };
}

/** The value of an attribute, `""` when it has none, `undefined` when it is not there. */
export function attribute(attributes: string, name: string): string | undefined {
  const pattern = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
  for (const [, key, double, single, bare] of attributes.matchAll(pattern)) {
    if (key!.toLowerCase() === name) return decodeEntities(double ?? single ?? bare ?? "");
  }
  return undefined;
}

const NAMED: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  shy: "",
  ndash: "–",
  mdash: "—",
  hellip: "…",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  bull: "•",
  middot: "·",
  copy: "©",
  reg: "®",
  trade: "™",
  euro: "€",
  pound: "£",
  sect: "§",
  deg: "°",
  times: "×",
  rarr: "→",
  larr: "←",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  szlig: "ß",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ccedil: "ç",
  ntilde: "ñ",
};

/** Replaces character references; unknown ones stay as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, ...groups) => {
    const [decimal, hex, name] = groups;
    if (name) return NAMED[name] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : "�";
  });
}
