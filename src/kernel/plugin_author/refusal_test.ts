import assert from "node:assert/strict";
import { describeRefusal } from "./refusal.ts";

Deno.test("describeRefusal() names an entry that a manifest can really have", () => {
  const remedies: [string, string, RegExp][] = [
    ["net", "example.org:80", /"net": \["example\.org:80"\]/],
    ["write", "/data/own", /"write": \["\$DATA"\]/],
    ["read", "/data/own/deep/a.md", /"read": \["\$DATA"\]/],
    ["read", "/data/ownership", /"read": \["\/data\/ownership"\]/],
    ["read", "/etc", /no manifest can ask for that; it can for a narrower folder/],
    ["env", "API_KEY", /no manifest can ask for that/],
    ["run", "ls", /no manifest can ask for that; it can for an absolute path$/],
    ["ffi", "/lib/x.so", /nothing in a manifest allows this/],
  ];
  for (const [permission, value, remedy] of remedies) {
    const [refused, then] = describeRefusal(permission, value, "/data/own").split("\n");
    assert.equal(refused, `REFUSED ${permission} ${value}`);
    assert.match(then!, remedy);
  }
});
