import assert from "node:assert/strict";
import { NO_RIGHTS } from "./flags.ts";
import { macosProfile, macosWall } from "./macos_wall.ts";
import type { PartSpec } from "./part.ts";

const SPEC: PartSpec = {
  name: "plugin mail",
  deno: "/opt/deno",
  flags: [],
  entry: "/pyra/host.js",
  args: [],
  own: ["/home/a/plugin.js"],
  rights: NO_RIGHTS,
  env: {},
  cache: "/home/a/cache",
  cwd: "/home/a/cache",
  limits: { dataBytes: 1, heapMiB: 1 },
};

Deno.test("macosProfile() denies what is not named, and names what was granted", () => {
  const profile = macosProfile({
    ...SPEC,
    rights: { ...NO_RIGHTS, read: ["/home/a/notes"], write: ['/home/a/odd "name\\'] },
  });
  const lines = profile.split("\n");
  assert.deepEqual(lines.slice(0, 2), ["(version 1)", "(deny default)"]);
  const [reads] = lines.filter((line) => line.startsWith("(allow file-read* "));
  for (const path of ["/home/a/notes", "/home/a/plugin.js", "/pyra/host.js", "/opt/deno"]) {
    assert.ok(reads!.includes(`(subpath "${path}")`), path);
  }
  const [writes] = lines.filter((line) => line.startsWith("(allow file-write* "));
  assert.equal(
    writes,
    '(allow file-write* (subpath "/home/a/odd \\"name\\\\") (subpath "/home/a/cache") ' +
      '(subpath "/dev/null"))',
  );
  assert.ok(!profile.includes("network"), "no host was granted");
  assert.ok(!profile.includes("process-fork"), "no program was granted");
});

Deno.test("macosProfile() lets a part reach the net, or start a program, that was granted some", () => {
  const profile = macosProfile({
    ...SPEC,
    rights: { ...NO_RIGHTS, net: ["a.example:443"], run: ["/usr/bin/id"] },
  });
  assert.match(profile, /^\(allow network\*\)$/m);
  assert.match(
    profile,
    /^\(allow process-exec \(literal "\/opt\/deno"\) \(literal "\/usr\/bin\/id"\)\)$/m,
  );
  assert.equal(macosWall(SPEC)[0], "-p");
});
