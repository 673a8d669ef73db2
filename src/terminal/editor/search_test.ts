import assert from "node:assert/strict";
import type { Key } from "../keys.ts";
import { HistoryWalk } from "./history.ts";
import { type Search, searchKey, startSearch } from "./search.ts";

const HISTORY = new HistoryWalk(["list notes", "send mail", "list files"]);
const typed = (text: string): Key => ({ name: "text", text });

/** A search after some keys. */
function after(...keys: Key[]): Search {
  return keys.reduce<Search>(
    (search, key) => searchKey(search, key, HISTORY).search as Search,
    startSearch("draft"),
  );
}

Deno.test("searchKey() finds the newest entry as the query grows", () => {
  assert.equal(after(typed("l")).entry, "list files");
  assert.equal(after(typed("l"), typed("ist n")).entry, "list notes");
});

Deno.test("searchKey() goes further back with Ctrl-R", () => {
  assert.equal(after(typed("list"), { name: "r", ctrl: true }).entry, "list notes");
});

Deno.test("searchKey() starts from the newest again when the query shrinks", () => {
  assert.equal(after(typed("list n"), { name: "backspace" }).entry, "list files");
});

Deno.test("searchKey() gives the line back on Escape and the entry on any other key", () => {
  const search = after(typed("mail"));
  assert.deepEqual(searchKey(search, { name: "escape" }, HISTORY), { text: "draft" });
  assert.deepEqual(searchKey(search, { name: "enter" }, HISTORY), {
    text: "send mail",
    passOn: true,
  });
});

Deno.test("searchKey() keeps the last find when nothing fits", () => {
  assert.equal(after(typed("mail"), typed("zzz")).entry, "send mail");
});
