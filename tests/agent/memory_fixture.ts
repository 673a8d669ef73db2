/** A memory of a few files in a map, for tests of the tools above it. */

import { PyraError } from "../../src/base/mod.ts";
import type { MemoryFile, MemoryStore, MemoryWrite, Provenance } from "../../src/contracts/mod.ts";

/** Keeps files in a map and remembers who wrote what. */
export class MapMemory implements MemoryStore {
  readonly files: Map<string, string>;
  readonly writes: { file: string; provenance: Provenance; summary?: string }[] = [];

  constructor(files: Record<string, string> = {}) {
    this.files = new Map(Object.entries(files));
  }

  list(category?: string): Promise<MemoryFile[]> {
    const files = [...this.files.keys()].filter((file) => file.startsWith(category ?? ""));
    return Promise.resolve(files.map((file) => this.#file(file)));
  }

  read(file: string): Promise<string> {
    const text = this.files.get(file);
    if (text !== undefined) return Promise.resolve(text);
    return Promise.reject(new PyraError(`There is no ${file}`, { code: "memory.unknown" }));
  }

  search(query: string, limit = 5) {
    const hits = [...this.files].filter(([, text]) => text.includes(query)).slice(0, limit);
    return Promise.resolve(hits.map(([file, text]) => ({
      file,
      heading: "",
      line: 1,
      score: 1,
      summary: "",
      keywords: [],
      snippet: text,
    })));
  }

  write(file: string, text: string, { provenance, summary }: MemoryWrite): Promise<MemoryFile> {
    this.files.set(file, text);
    this.writes.push({ file, provenance, summary });
    return Promise.resolve(this.#file(file));
  }

  append(file: string, text: string, write: MemoryWrite): Promise<MemoryFile> {
    return this.write(file, `${this.files.get(file) ?? ""}${text}`, write);
  }

  remove(file: string, provenance: Provenance): Promise<void> {
    this.files.delete(file);
    this.writes.push({ file, provenance });
    return Promise.resolve();
  }

  move(): Promise<MemoryFile> {
    return Promise.reject(new PyraError("not here", { code: "test.unused" }));
  }

  history() {
    return Promise.resolve([]);
  }

  undo() {
    return Promise.resolve(undefined);
  }

  contextForSession() {
    return Promise.resolve("");
  }

  close(): void {}

  #file(file: string): MemoryFile {
    const facts = { title: file, sizeBytes: 1, modified: "2026-10-05T00:00:00Z", summary: "" };
    return { file, category: file.split("/")[0]!, ...facts, keywords: [], tags: [] };
  }
}
