/** The tools Pyra brings itself. */

import type { Ports } from "../base/mod.ts";
import type { MemoryStore, Tool } from "../contracts/mod.ts";
import { createCurrentTime } from "./current_time.ts";
import { createMemoryAppend } from "./memory_append.ts";
import { createMemoryList } from "./memory_list.ts";
import { createMemoryRead } from "./memory_read.ts";
import { createMemoryRemove } from "./memory_remove.ts";
import { createMemorySearch } from "./memory_search.ts";
import { createMemoryWrite } from "./memory_write.ts";

/** What the built-in tools work on. */
export interface BuiltinOptions {
  ports: Ports;
  /** Opens the memory; called at the first use of a memory tool. Without it there are none. */
  memory?(): Promise<MemoryStore>;
}

/** All built-in tools but `read_more`, which the runner adds when there is something to read. */
export function createBuiltinTools({ ports, memory }: BuiltinOptions): Tool[] {
  const tools = [createCurrentTime(ports)];
  if (!memory) return tools;
  return [
    ...tools,
    createMemorySearch(memory),
    createMemoryRead(memory),
    createMemoryList(memory),
    createMemoryWrite(memory),
    createMemoryAppend(memory),
    createMemoryRemove(memory),
  ];
}
