import assert from "node:assert/strict";
import { checkPluginName, checkToolName, findLookalike } from "./names.ts";

Deno.test("checkPluginName() takes plain names and refuses what could pass for another", () => {
  for (const name of ["hello", "ssh_tool", "my-plugin", "web2", "x".repeat(24)]) {
    assert.equal(checkPluginName(name), undefined, name);
  }
  for (
    const name of ["", "Hello", "2web", "a__b", "a-", "_a", "n\u0435xtcloud", "a b", "a.b", "../a"]
      .concat("x".repeat(25))
  ) {
    assert.ok(checkPluginName(name), name);
  }
  for (const name of ["pyra", "mem-ory", "p1ug1n"]) assert.ok(checkPluginName(name), name);
});

Deno.test("checkToolName() leaves `__` to the border between plugin and tool", () => {
  assert.equal(checkToolName("read_page"), undefined);
  for (const name of ["a__b", "Read", "read-page", "x".repeat(39)]) assert.ok(checkToolName(name));
});

Deno.test("findLookalike() sees twins that the eye does not", () => {
  const known = ["nextcloud", "ssh_tool", "modern"];
  assert.equal(findLookalike("next-cloud", known), "nextcloud");
  assert.equal(findLookalike("nextc1oud", known), "nextcloud");
  assert.equal(findLookalike("nextcl0ud", known), "nextcloud");
  assert.equal(findLookalike("ssh-tool", known), "ssh_tool");
  assert.equal(findLookalike("modem", known), "modern");
  assert.equal(findLookalike("nextcloud", known), undefined);
  assert.equal(findLookalike("dropbox", known), undefined);
});
