import assert from "node:assert/strict";
import { DEFAULT_CONFIG } from "../../config/mod.ts";
import { pluginTabs } from "./screen_plugins.ts";

/** A plugins folder that disappears with the test. */
async function withPlugins(
  manifests: Record<string, unknown>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pyra-test-" });
  try {
    for (const [name, manifest] of Object.entries(manifests)) {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}/manifest.json`, JSON.stringify(manifest));
      await Deno.writeTextFile(`${folder}/${name}/plugin.ts`, "throw 'a screen ran me';");
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const MAIL = {
  name: "mail",
  version: "1.0.0",
  description: "Mail",
  permissions: { net: ["{server}"] },
  secrets: ["app_password"],
  settings: [
    { key: "server", label: "Server", type: "text", default: "https://x", description: "Yours" },
    { key: "port", label: "Port", type: "number", default: 993 },
    { key: "loud", label: "Loud", type: "bool" },
    { key: "folder", label: "Folder", type: "choice", options: ["inbox", "all"] },
    { key: "senders", label: "Senders", type: "list", default: ["a"] },
  ],
};

Deno.test("pluginTabs() makes a field of every setting and secret, from the manifest", async () => {
  await withPlugins({ mail: MAIL }, async (folder) => {
    const config = { ...DEFAULT_CONFIG, plugin_settings: { mail: { port: 25 } } };
    const { tabs: [tab, ...others], problems } = await pluginTabs(folder, config);
    assert.deepEqual([others, problems], [[], []]);
    assert.equal(tab?.title, "mail");
    assert.deepEqual(
      tab.fields.map(({ id, label, kind, value, default: fallback }) =>
        [id, label, kind, value, fallback] as unknown
      ),
      [
        ["plugin_settings.mail.server", "Server", "text", undefined, "https://x"],
        ["plugin_settings.mail.port", "Port", "number", 25, 993],
        ["plugin_settings.mail.loud", "Loud", "switch", undefined, false],
        ["plugin_settings.mail.folder", "Folder", "choice", undefined, "inbox"],
        ["plugin_settings.mail.senders", "Senders", "list", undefined, ["a"]],
        ["plugin:mail:app_password", "App password", "secret", undefined, undefined],
      ],
    );
    const [server, port, , choice] = tab.fields;
    assert.match(server!.description, /^Yours\. A permission uses it: .* off until you enable/);
    assert.equal(port!.description, "");
    assert.deepEqual(port!.read("x"), { problem: "expected a number" });
    assert.deepEqual(port!.read("26"), { value: 26 });
    assert.deepEqual(choice!.read("other"), { problem: "expected one of inbox, all" });
    // A text that looks like a number is one all the same.
    assert.deepEqual(server!.read("12"), { value: "12" });
  });
});

Deno.test("pluginTabs() names a plugin it cannot show, and shows the others", async () => {
  const bad = { ...MAIL, name: "bad", settings: "none" };
  await withPlugins({ bad, mail: MAIL, other: { ...MAIL, name: "else" } }, async (folder) => {
    await Deno.mkdir(`${folder}/linked`);
    await Deno.symlink(`${folder}/mail/manifest.json`, `${folder}/linked/manifest.json`);
    const { tabs, problems } = await pluginTabs(folder, DEFAULT_CONFIG);
    assert.deepEqual(tabs.map(({ title }) => title), ["mail"]);
    assert.match(
      problems.join("\n"),
      /plugin bad [^\n]*\n[^\n]*linked [^\n]*symbolic link[^\n]*\n[^\n]*other/,
    );
  });
});

Deno.test("pluginTabs() has nothing for a plugin without settings, or without plugins", async () => {
  const plain = { ...MAIL, name: "plain", permissions: {}, settings: [], secrets: [] };
  await withPlugins({ plain }, async (folder) => {
    assert.deepEqual(await pluginTabs(folder, DEFAULT_CONFIG), { tabs: [], problems: [] });
    const none = await pluginTabs(`${folder}/missing`, DEFAULT_CONFIG);
    assert.deepEqual(none, { tabs: [], problems: [] });
  });
});
