/** A memory file as the index sees it. */

import { parseHead, splitHead } from "./front_matter.ts";
import { type Section, splitSections } from "./sections.ts";

/** A file, read. */
export interface Note {
  /** From the head, else the first heading, else the file's name. */
  title: string;
  /** From the head, else the first words. */
  summary: string;
  tags: string[];
  keywords: string[];
  /** Targets of `[[links]]`. */
  links: string[];
  /** What it goes by: title, aliases, tags, keywords, its own summary, its path. */
  names: string;
  sections: Section[];
  /** Other names of what it is about. */
  aliases: string[];
  /** The day its head says. */
  date?: string;
}

/** Longest title or summary, in characters. */
const MAX_TITLE = 200;
const MAX_SUMMARY = 160;
const MAX_LINKS = 1_000;

/** Reads a file's bytes. Invalid UTF-8 becomes U+FFFD here; the file itself is left as it is. */
export async function parseNote(file: string, bytes: Uint8Array): Promise<Note> {
  const text = new TextDecoder().decode(bytes);
  const { head, body, lines } = splitHead(text);
  const front = head === undefined ? undefined : await parseHead(head);
  const sections = front ? splitSections(body, lines + 1) : splitSections(text);
  const heading = sections.find((section) => section.heading !== "")?.heading;
  const title = (front?.title ?? heading ?? nameOf(file)).slice(0, MAX_TITLE);
  const { tags = [], keywords = [], aliases = [], date } = front ?? {};
  return {
    title,
    summary: front?.summary ?? firstWords(sections),
    tags,
    keywords,
    links: linksOf(text),
    names: [
      title,
      ...aliases,
      ...tags,
      ...keywords,
      front?.summary ?? "",
      file.replace(/\.[^.]*$/, ""),
    ].join("\n"),
    sections,
    aliases,
    date,
  };
}

/** `knowledge/rose garden.md` is `rose garden`. */
function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
}

function firstWords(sections: readonly Section[]): string {
  const first = sections.find((section) => section.paragraphs.length > 0)?.paragraphs[0] ?? "";
  const line = first.replace(/\s+/g, " ").trim();
  return line.length <= MAX_SUMMARY ? line : `${line.slice(0, MAX_SUMMARY - 1)}…`;
}

function linksOf(text: string): string[] {
  const links = new Set<string>();
  for (const [, target] of text.matchAll(/\[\[([^\[\]|\n]{1,200})(?:\|[^\[\]\n]*)?\]\]/g)) {
    links.add(target!.trim());
    if (links.size >= MAX_LINKS) break;
  }
  return [...links];
}
