/** A memory in a folder of its own, gone with the test. */

import type { MemoryFolder, MemoryWrite } from "../../src/contracts/mod.ts";
import { type MemoryOptions, openMemory } from "../../src/memory/mod.ts";

/** Written by the user. */
export const USER: MemoryWrite = { provenance: { by: "user" } };

/** One memory; each `open()` is as a fresh process would open it. */
export class TestMemory implements AsyncDisposable {
  readonly home = Deno.makeTempDirSync({ prefix: "pyra-memory-" });
  readonly root = `${this.home}/memory`;
  readonly index = `${this.home}/index`;
  readonly history = `${this.home}/history`;
  /** What the user was told, line by line. */
  readonly notices: string[] = [];
  readonly #opened: MemoryFolder[] = [];

  constructor() {
    Deno.mkdirSync(this.root);
  }

  async open(options: Partial<MemoryOptions> = {}): Promise<MemoryFolder> {
    const memory = await openMemory({
      root: this.root,
      indexFolder: this.index,
      historyFolder: this.history,
      now: Date.now,
      notice: (line) => this.notices.push(line),
      ...options,
    });
    this.#opened.push(memory);
    return memory;
  }

  /** Writes a file as another program would. */
  put(file: string, text: string | Uint8Array): void {
    const path = `${this.root}/${file}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (typeof text === "string") Deno.writeTextFileSync(path, text);
    else Deno.writeFileSync(path, text);
  }

  /** The files a query finds, best first. */
  async find(query: string, options: { prefix?: boolean } = {}): Promise<string[]> {
    const hits = await (await this.open()).search(query, 10, options);
    return hits.map(({ file }) => file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const memory of this.#opened) memory.close();
    await Deno.remove(this.home, { recursive: true });
  }
}
