/** Rights that a plugin asks for and no part may have, by the real command line. */

import assert from "node:assert/strict";
import type { Json } from "../../../src/base/mod.ts";
import { PluginUser } from "../../support/plugin_user.ts";
import { ROOT } from "../../support/pyra.ts";

const NOTHING = "export default {};";

/** Asks for one path and agrees to it by name, as a script would. */
async function enable(user: PluginUser, kind: "read" | "write", path: string) {
  await user.write("notesync", NOTHING, { permissions: { [kind]: [path] } });
  const installed = await user.run("plugin", "install", "./notesync");
  if (installed.code !== 0) return installed;
  return await user.run("plugin", "enable", "notesync", "--yes", "--allow", `${kind}=${path}`);
}

Deno.test("A13: Pyra's program, home, cache and runtime are granted to no plugin", async () => {
  await using user = new PluginUser();
  await Deno.mkdir(`${user.path}/.cache/pyra`, { recursive: true });
  await Deno.mkdir(`${user.path}/inner`);
  const deno = Deno.execPath();
  const paths = [ROOT, `${ROOT}/src/kernel`, `${ROOT}/plugins-bundled`, deno]
    .concat([`${user.path}/.pyra/vault`, `${user.path}/.cache`, `${user.path}/.cache/pyra`])
    .concat([`${user.path}`, deno.replace(/\/[^/]+$/, "")]);
  for (const path of paths) {
    for (const kind of ["read", "write"] as const) {
      const { code, stderr } = await enable(user, kind, path);
      assert.notEqual(code, 0, `${kind}=${path}`);
      assert.match(stderr, /outside Pyra's own folders|not all of it|narrower folder/, path);
    }
  }
  assert.equal(
    (await enable(user, "write", `${user.path}/inner`)).code,
    0,
    "its own is the user's",
  );
});

Deno.test("A13: a link leads no grant to what is never granted", async () => {
  await using user = new PluginUser();
  await user.ok("plugin", "list");
  await Deno.symlink(`${user.path}/.pyra`, `${user.path}/notes`);
  const { code, stderr } = await enable(user, "write", `${user.path}/notes`);
  assert.equal(code, 4);
  assert.match(stderr, /it is a link that leads to/);
});

Deno.test("A12: no setting and no secret asks for a passphrase of the vault", async () => {
  await using user = new PluginUser();
  const manifests: Record<string, Json>[] = [
    { settings: [{ key: "city", label: "Passphrase of the vault", type: "text" }] },
    { settings: [{ key: "city", label: "Раssphrasе of Pyrа", type: "text" }] },
    { settings: [{ key: "sudo_password", label: "City", type: "text" }] },
    { secrets: ["vault_passphrase"] },
  ];
  for (const manifest of manifests) {
    await user.write("weather", NOTHING, manifest);
    const { code, stderr } = await user.run("plugin", "install", "./weather");
    assert.equal(code, 1, JSON.stringify(manifest));
    assert.match(stderr, /passphrase of the vault, Pyra or the system/);
  }
});
