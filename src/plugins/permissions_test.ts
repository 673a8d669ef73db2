import assert from "node:assert/strict";
import type { Json } from "../base/mod.ts";
import { parseManifest } from "./manifest.ts";
import { expandPermissions, strictestEffect } from "./permissions.ts";

const OPTIONS = {
  dataFolder: "/home/u/.pyra/plugin_data/p",
  places: { own: ["/home/u/.pyra", "/data/of/pyra"], userHome: "/home/u" },
};

const SETTINGS = [
  { key: "url", label: "URL", type: "text" },
  { key: "hosts", label: "Hosts", type: "list" },
  { key: "port", label: "Port", type: "number", default: 993 },
  { key: "folder", label: "Folder", type: "text" },
];

async function expand(permissions: Record<string, string[]>, given: Record<string, Json> = {}) {
  const manifest = await parseManifest(JSON.stringify({
    name: "p",
    version: "1.0.0",
    description: "x",
    permissions,
    settings: SETTINGS,
  }));
  return expandPermissions(manifest, given, OPTIONS);
}

Deno.test("expandPermissions() fills settings in, one entry for each item of a list", async () => {
  const filled = await expand({ net: ["{url}", "{hosts}:{port}", "API.Example.org:8443"] }, {
    url: "https://cloud.example.org/dav?x=1",
    hosts: ["a.example.org", "[::1]", "a.example.org"],
  });
  assert.deepEqual(filled.net, [
    "[::1]:993",
    "a.example.org:993",
    "api.example.org:8443",
    "cloud.example.org:443",
  ]);
});

Deno.test("expandPermissions() spells addresses as the runtime will", async () => {
  const net = ["0x7f.1:80", "2130706433:81", "[0:0::0001]:82", "http.example.org"];
  assert.deepEqual((await expand({ net })).net, [
    "127.0.0.1:80",
    "127.0.0.1:81",
    "[::1]:82",
    "http.example.org:443",
  ]);
});

Deno.test("expandPermissions() takes an empty setting for nothing", async () => {
  assert.deepEqual((await expand({ net: ["{url}", "{hosts}"], read: ["{folder}"] })).net, []);
});

Deno.test("expandPermissions() knows the plugin's own folder", async () => {
  const { read, write } = await expand({ read: ["$DATA"], write: ["$DATA/out"] });
  assert.deepEqual(read, [OPTIONS.dataFolder]);
  assert.deepEqual(write, [`${OPTIONS.dataFolder}/out`]);
});

Deno.test("expandPermissions() refuses what a setting makes too wide", async () => {
  const bad: [Record<string, string[]>, Record<string, Json>, RegExp][] = [
    [{ read: ["{folder}"] }, { folder: "/" }, /permissions.read\[0\]: expected a narrower folder/],
    [{ read: ["{folder}"] }, { folder: "/home/u" }, /a folder inside your home, not all of it/],
    [{ read: ["{folder}"] }, { folder: "/home/u/" }, /a folder inside your home, not all of it/],
    [{ read: ["{folder}"] }, { folder: "/home/u/.pyra/vault" }, /outside Pyra's own folders/],
    [{ read: ["{folder}"] }, { folder: "/Home/U/.PYRA" }, /outside Pyra's own folders/],
    [{ write: ["{folder}"] }, { folder: "/data/of" }, /outside Pyra's own folders/],
    [{ read: ["{folder}"] }, { folder: "notes" }, /expected an absolute path, found "notes"/],
    [{ read: ["{folder}"] }, { folder: "/a,/etc" }, /without wildcards, commas/],
    [{ write: ["{folder}"] }, { folder: "/srv/x/../../etc" }, /without \/\/, \. and \.\./],
    [{ net: ["{url}"] }, { url: "*" }, /permissions.net\[0\]: expected one host, no wildcard/],
    [{ net: ["{url}"] }, { url: "public" }, /expected host:port/],
    [{ net: ["{hosts}"] }, { hosts: ["a.org", "0.0.0.0/0"] }, /no range of addresses/],
    [{ net: ["{url}"] }, { url: "https://a.org,b.org" }, /expected/],
    [{ net: ["{hosts}:{port}"] }, { hosts: ["a.org"], port: 99999 }, /expected host:port/],
  ];
  for (const [permissions, given, expected] of bad) {
    await assert.rejects(expand(permissions, given), expected, JSON.stringify(given));
  }
});

Deno.test("expandPermissions() takes a folder whose name only begins like Pyra's own", async () => {
  const { read } = await expand({ read: ["{folder}"] }, { folder: "/home/u/.pyra-notes" });
  assert.deepEqual(read, ["/home/u/.pyra-notes"]);
});

Deno.test('expandPermissions() does not mix "public" with an address it shuts out', async () => {
  await assert.rejects(
    expand({ net: ["public", "192.168.1.5:8080"] }),
    /shuts out 192.168.1.5:8080/,
  );
  assert.deepEqual((await expand({ net: ["public", "a.org:1"] })).net, ["a.org:1", "public"]);
});

Deno.test("strictestEffect() counts what was granted, whatever is declared", () => {
  const none = { net: [], read: [], write: [], env: [], sys: [], run: [] };
  assert.equal(strictestEffect("read", none), "read");
  assert.equal(strictestEffect("read", { ...none, write: ["/x"] }), "write");
  assert.equal(strictestEffect("send", { ...none, write: ["/x"] }), "send");
  assert.equal(strictestEffect("read", { ...none, run: ["/bin/sh"] }), "exec");
  assert.equal(strictestEffect("read", { ...none, write: ["/home/u/.config"] }), "exec");
});
