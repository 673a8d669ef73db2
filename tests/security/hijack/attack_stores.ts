/** A hijacked app that looks for a place to put something down, where it may write nothing: for a
 * later run, for another row, or until the disk is full. */

import { report, send, started } from "./part_channel.ts";

const start = await started;
const large = "x".repeat(5 * 1024 * 1024);
/** Not as it stands in this file, which is compiled as well. */
const MARK = ["left", "by", "an", "app"].join("-");
const STORES: Record<string, () => Promise<unknown> | unknown> = {
  async "a cache"() {
    const cache = await caches.open("store");
    const found = await cache.match("http://store.local/0");
    for (let i = 0; i < 20; i++) await cache.put(`http://store.local/${i}`, new Response(large));
    return found === undefined ? "wrote" : "found";
  },
  "local storage"() {
    const found = localStorage.getItem(MARK);
    localStorage.setItem(MARK, large);
    return found === null ? "wrote" : "found";
  },
  async "KV"() {
    const kv = await Deno.openKv();
    await kv.set([MARK], "x");
    return "wrote";
  },
  async "KV by a path"() {
    await Deno.openKv(`${start.home}/cache/apps/store`);
    return "wrote";
  },
  async "SQLite"() {
    const { DatabaseSync } = await import("node:sqlite");
    new DatabaseSync(`${start.home}/cache/store.db`).exec("CREATE TABLE x (y)");
    return "wrote";
  },
  "a temporary file": () => Deno.makeTempFile().then(() => "wrote"),
  "its own folder": () => Deno.writeTextFile("./store", MARK).then(() => "wrote"),
  "shared memory": () => Deno.writeTextFile("/dev/shm/store", MARK).then(() => "wrote"),
  "the history": async () => {
    const { writeFileSync } = await import("node:fs");
    writeFileSync("/tmp/store", MARK);
    return "wrote";
  },
  async modules() {
    if (start.line.path !== "chat") return "compiled";
    // The runtime compiles what is TypeScript, and keeps it.
    for (let i = 0; i < 20; i++) {
      const code = `export const x${i}: string = "${MARK}${large}";`;
      const url = URL.createObjectURL(new Blob([code], { type: "application/typescript" }));
      await import(url);
      await import(`data:application/typescript,export const y: string = "${MARK}${i}"`);
    }
    return "compiled";
  },
};
for (const [store, run] of Object.entries(STORES)) {
  let outcome: unknown;
  try {
    outcome = await run();
  } catch (error) {
    outcome = error instanceof Error ? error.name : String(error);
  }
  report({ store, outcome });
}
send({ type: "exit", code: 0 });
