/** Numbers about a memory, from its index. */

import type { DatabaseSync } from "node:sqlite";
import type { MemoryStats } from "../contracts/mod.ts";
import { QUARANTINE } from "./quarantine.ts";

/** All but what the journal knows. */
export function gatherStats(db: DatabaseSync): Omit<MemoryStats, "undoable"> {
  const rows = db.prepare(
    "SELECT category, count(*) AS files, sum(size_bytes) AS bytes FROM memory_meta GROUP BY category",
  ).all() as { category: string; files: number; bytes: number }[];
  const { sections } = db.prepare("SELECT count(*) AS sections FROM memory_section").get() as {
    sections: number;
  };
  const { pages } = db.prepare(
    "SELECT page_count * page_size AS pages FROM pragma_page_count, pragma_page_size",
  ).get() as { pages: number };
  return {
    files: rows.reduce((sum, row) => sum + row.files, 0),
    sections,
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
    indexBytes: pages,
    categories: Object.fromEntries(rows.map(({ category, files }) => [category, files])),
    quarantined: rows.find(({ category }) => `${category}/` === QUARANTINE)?.files ?? 0,
  };
}
