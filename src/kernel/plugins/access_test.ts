import assert from "node:assert/strict";
import { isRuntimeLine, judgeAccess } from "./access.ts";
import { NO_RIGHTS } from "../../processes/mod.ts";

const FOLDERS = { code: "/p", data: "/own/data" };

const line = (permission: string, value?: string) =>
  JSON.stringify({ v: 1, datetime: "2026-01-01T00:00:00Z", permission, value });

function refused(permission: string, value: string, granted: object): boolean {
  return judgeAccess(line(permission, value), { ...NO_RIGHTS, ...granted }, FOLDERS)!.refused;
}

Deno.test("judgeAccess() finds out from the grant what was refused", () => {
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

Deno.test("judgeAccess() leaves the plugin's own code out, and lines that are none", () => {
  const judge = (text: string) => judgeAccess(text, NO_RIGHTS, FOLDERS);
  assert.equal(judge(line("read", "/p/plugin.ts")), undefined);
  assert.equal(judge("half a li"), undefined);
  assert.equal(judge(`"text"`), undefined);
  assert.equal(judge(line("run"))!.value, "");
});

Deno.test("isRuntimeLine() takes what the runtime writes, and nothing that only looks like it", () => {
  const whole = line("read", '/a\n"');
  assert.ok(isRuntimeLine(whole));
  const wrong = ["half a li", "[]", "{}", whole.slice(0, -1), `#${whole}`, `[${whole}`];
  for (const text of wrong.concat(`{"permission":"env","x":${whole}`)) {
    assert.ok(!isRuntimeLine(text), text);
  }
});

Deno.test("judgeAccess() takes a relative path from the folder the plugin runs in", () => {
  const own = { write: ["/own/data"] };
  assert.equal(refused("write", "note", own), false);
  assert.equal(refused("write", "./a/../note", own), false);
  assert.equal(refused("write", "../other", own), true);
  assert.equal(
    judgeAccess(line("read", "../../etc/passwd"), NO_RIGHTS, FOLDERS)!.value,
    "/etc/passwd",
  );
});
