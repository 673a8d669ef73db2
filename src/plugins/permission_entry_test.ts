import assert from "node:assert/strict";
import { escapeLine } from "../security/mod.ts";
import { checkPermission, type PermissionKind } from "./permission_entry.ts";

const TAKEN: Partial<Record<PermissionKind, string[]>> = {
  net: ["example.org:443", "public", "{url}", "{host}:993", "{host}:{port}"],
  read: ["/srv/music", "C:/music", "$DATA", "$DATA/cache", "{folder}"],
  write: ["$DATA/out"],
  run: ["/usr/bin/git", "{program}"],
  env: ["LANG", "TZ"],
  sys: ["hostname"],
};

const REFUSED: [PermissionKind, string, RegExp][] = [
  ["read", `/${"x".repeat(512)}`, /at most 512/],
  ["read", "/srv/{", /\{setting\} with the key of a setting/],
  ["net", "}:80", /\{setting\} with the key of a setting/],
  ["read", "/srv/{folder}", /an absolute path, \$DATA or \{setting\}/],
  ["net", "a.{host}:80", /host:port, \{setting\}/],
  ["run", "/opt/{program}", /absolute path of a program/],
  ["run", "git", /an absolute path/],
  ["read", "music", /an absolute path/],
  ["read", "/a\u202e", /without wildcards/],
  ["read", "/tmp", /a narrower folder/],
  ["read", "/a/../b", /a plain path/],
  ["read", "/a/./b", /a plain path/],
  ["read", "/a//b", /a plain path/],
  ["read", "/proc/self/environ", /outside \/proc/],
  ["write", "/dev/null", /outside \/proc/],
  ["read", "$DATA/../other", /a plain path/],
  ["env", "lang", /name of a variable/],
  ["env", "X".repeat(65), /name of a variable/],
  ["env", "GITHUB_TOKEN", /a harmless variable/],
  ["env", "LD_PRELOAD", /a harmless variable/],
  ["env", "PATH", /a harmless variable/],
  ["env", "LOCALDOMAIN", /a harmless variable/],
  ["env", "RES_OPTIONS", /a harmless variable/],
  ["env", "HOSTALIASES", /a harmless variable/],
  ["env", "GLIBC_TUNABLES", /a harmless variable/],
  ["env", "SSL_CERT_FILE", /a harmless variable/],
  ["sys", "all", /one of hostname/],
];

Deno.test("checkPermission() takes what is plain and narrow", () => {
  for (const [kind, entries] of Object.entries(TAKEN)) {
    for (const entry of entries) {
      assert.equal(checkPermission(kind as PermissionKind, entry), undefined, `${kind} ${entry}`);
    }
  }
});

for (const [kind, entry, expected] of REFUSED) {
  Deno.test(`checkPermission() refuses ${kind} ${escapeLine(JSON.stringify(entry.slice(0, 40)))}`, () => {
    assert.match(checkPermission(kind, entry) ?? "taken", expected);
  });
}
