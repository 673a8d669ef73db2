/** The memory of a conversation: read in place, and written by the kernel. */

import type { KernelApi, MemoryFile, MemoryFolder, WrittenNote } from "../contracts/mod.ts";

/** How names of notes begin that the kernel alone can read. */
const UNTRUSTED = "untrusted/";

/** What an app without a write right makes of a memory. What only a memory's owner does is not
 * among it. */
export function keptByKernel(folder: MemoryFolder, kernel: KernelApi): MemoryFolder {
  const kept: Partial<MemoryFolder> = {
    read: (file) => file.startsWith(UNTRUSTED) ? kernel.memoryRead(file) : folder.read(file),
    async write(file, text, { summary, keywords }) {
      const head = {
        ...summary === undefined ? {} : { summary },
        ...keywords === undefined ? {} : { keywords: [...keywords] },
      };
      return describe(await kernel.memoryWrite(file, text, head), text);
    },
    async append(file, text) {
      return describe(await kernel.memoryAppend(file, text), text);
    },
    remove: async (file) => void await kernel.memoryRemove(file),
  };
  return new Proxy(folder, {
    get(target, key) {
      const own = kept[key as keyof MemoryFolder];
      if (own) return own;
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** What is known of a note that the kernel wrote. */
function describe({ file }: WrittenNote, text: string): MemoryFile {
  return {
    file,
    category: file.slice(0, Math.max(0, file.indexOf("/"))),
    title: file,
    sizeBytes: new TextEncoder().encode(text).length,
    modified: new Date().toISOString(),
    summary: "",
    keywords: [],
    tags: [],
  };
}
