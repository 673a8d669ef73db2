/** `MEMORY_INDEX.md` and `memory_index.json`: what there is, for people and other programs. */

import type { DatabaseSync } from "node:sqlite";
import type { MemoryFile } from "../contracts/mod.ts";
import { writeFileAtomic } from "../files/mod.ts";
import type { IndexedFile } from "./indexed_file.ts";

/** What there is, by path; all, or one folder at the top. */
export function listFiles(db: DatabaseSync, category?: string): MemoryFile[] {
  const rows = db.prepare(
    `SELECT path, category, title, size_bytes, modified, summary, keywords, tags FROM memory_meta
     WHERE ? IS NULL OR category = ? ORDER BY path`,
  ).all(category ?? null, category ?? null) as unknown as MetaRow[];
  return rows.map((row) => ({
    file: row.path,
    category: row.category,
    title: row.title,
    sizeBytes: row.size_bytes,
    modified: new Date(row.modified).toISOString(),
    summary: row.summary,
    keywords: JSON.parse(row.keywords),
    tags: JSON.parse(row.tags),
  }));
}

/** The same for one file that was read. */
export function describeFile({ file, note, stamp }: IndexedFile): MemoryFile {
  return {
    file,
    category: categoryOf(file),
    title: note.title,
    sizeBytes: stamp.size,
    modified: new Date(stamp.modified).toISOString(),
    summary: note.summary,
    keywords: note.keywords,
    tags: note.tags,
  };
}

/** The first folder of a path, `""` at the top. */
export function categoryOf(file: string): string {
  return file.slice(0, Math.max(0, file.indexOf("/")));
}

interface MetaRow {
  path: string;
  category: string;
  title: string;
  size_bytes: number;
  modified: number;
  summary: string;
  keywords: string;
  tags: string;
}

/** Writes both, if the files changed since they were last written. */
export async function updateListing(db: DatabaseSync, root: string): Promise<void> {
  const state = Object.fromEntries(
    (db.prepare("SELECT key, value FROM memory_state").all() as { key: string; value: number }[])
      .map(({ key, value }) => [key, value]),
  );
  if (state.version === state.listed) return;
  const files = listFiles(db);
  await writeFileAtomic(`${root}/MEMORY_INDEX.md`, renderMarkdown(files));
  await writeFileAtomic(`${root}/memory_index.json`, `${JSON.stringify(files, null, 1)}\n`);
  db.prepare("UPDATE memory_state SET value = ? WHERE key = 'listed'").run(state.version!);
}

function renderMarkdown(files: readonly MemoryFile[]): string {
  const lines = ["# Memory index", "", "Written by Pyra whenever a memory changes."];
  for (const [category, group] of Map.groupBy(files, (file) => file.category)) {
    lines.push("", `## ${category || "(top)"}`, "");
    for (const { file, title, summary } of group) {
      lines.push(
        `- [${plain(title)}](<${encodeURI(file).replaceAll(/[<>]/g, encodeURIComponent)}>)` +
          (summary && summary !== title ? `: ${plain(summary)}` : ""),
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Text as text: no Markdown, no HTML. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#|]/g, "\\$&");
}
