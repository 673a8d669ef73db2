import assert from "node:assert/strict";
import { Ledger, readLedger, refusals } from "./access.ts";

const NONE = { net: [], read: [], write: [], env: [], sys: [], run: [] };

const FOLDERS = { code: "/p", data: "/own/data" };

const line = (permission: string, value?: string) =>
  JSON.stringify({ v: 1, datetime: "2026-01-01T00:00:00Z", permission, value }) + "\n";

function refused(permission: string, value: string, granted: object): boolean {
  return readLedger(line(permission, value), { ...NONE, ...granted }, FOLDERS)[0]!.refused;
}

Deno.test("readLedger() finds out from the grant what was refused", () => {
  assert.equal(refused("read", "/a/b", { read: ["/a"] }), false);
  assert.equal(refused("read", "/ab", { read: ["/a"] }), true);
  assert.equal(refused("write", "/a", { read: ["/a"] }), true);
  assert.equal(refused("net", "a.org:1", { net: ["a.org:1"] }), false);
  assert.equal(refused("net", "a.org", { net: ["a.org:1"] }), false);
  assert.equal(refused("net", "a.org:2", { net: ["a.org:1"] }), true);
  assert.equal(refused("net", "https://a.org/x?y", { net: ["a.org:443"] }), false);
  assert.equal(refused("net", "a.org:2", { net: ["public"] }), false);
  assert.equal(refused("net", "10.1.2.3:80", { net: ["public"] }), true);
  assert.equal(refused("ffi", "x.so", {}), true);
});

Deno.test("readLedger() leaves the plugin's own code out, and lines that are none", () => {
  const text = line("read", "/p/plugin.ts") + "half a li\n" + `"text"\n` + line("run");
  assert.deepEqual(readLedger(text, NONE, FOLDERS).map(({ value }) => value), [""]);
});

Deno.test("readLedger() takes a relative path from the folder the plugin runs in", () => {
  const own = { write: ["/own/data"] };
  assert.equal(refused("write", "note", own), false);
  assert.equal(refused("write", "./a/../note", own), false);
  assert.equal(refused("write", "../other", own), true);
  const [access] = readLedger(line("read", "../../etc/passwd"), NONE, FOLDERS);
  assert.equal(access!.value, "/etc/passwd");
});

Deno.test("refusals() tells each once, and no variables", () => {
  const text = line("read", "/x").repeat(3) + line("env", "HOME") + line("net", "a:1");
  assert.deepEqual(refusals(readLedger(text, NONE, FOLDERS)).map(({ value }) => value), [
    "/x",
    "a:1",
  ]);
});

Deno.test("Ledger.takeNew() gives every whole line once", async () => {
  const path = await Deno.makeTempFile({ prefix: "plug-ledger-" });
  try {
    const ledger = new Ledger(path);
    await Deno.writeTextFile(path, "one\ntw");
    assert.equal(await ledger.takeNew(), "one\n");
    await Deno.writeTextFile(path, "o\n", { append: true });
    assert.equal(await ledger.takeNew(), "two\n");
    assert.equal(await ledger.takeNew(), "");
    await Deno.remove(path);
    assert.equal(await ledger.takeNew(), "");
  } finally {
    await Deno.remove(path).catch(() => {});
  }
});
