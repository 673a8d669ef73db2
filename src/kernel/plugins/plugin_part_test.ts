import assert from "node:assert/strict";
import { NO_RIGHTS, partCommand } from "../../processes/mod.ts";
import { pluginPart } from "./plugin_part.ts";

const OPTIONS = {
  name: "p",
  denoPath: "/opt/deno",
  hostEntry: "/opt/host.js",
  files: ["/h/plugins/p/manifest.json", "/h/plugins/p/plugin.ts"],
  entry: "/h/plugins/p/plugin.ts",
  rights: NO_RIGHTS,
  env: {},
  cache: "/h/cache/p",
  ledger: "/h/logs/p",
  cwd: "/h/data/p",
};

Deno.test("pluginPart() has the host as its entry, and the plugin's files to read", () => {
  const { args } = partCommand(pluginPart(OPTIONS), {});
  assert.deepEqual(args.slice(-2), ["/opt/host.js", "file:///h/plugins/p/plugin.ts"]);
  const allowed = args.filter((arg) => /^--(allow|deny)/.test(arg));
  assert.deepEqual(allowed, OPTIONS.files.map((file) => `--allow-read=${file}`));
});

Deno.test("pluginPart() loads no settings, no packages and nothing remote", () => {
  const { args } = partCommand(pluginPart(OPTIONS), {});
  for (const flag of ["--no-config", "--no-lock", "--no-npm", "--no-remote", "--cached-only"]) {
    assert.ok(args.includes(flag), flag);
  }
});

Deno.test("pluginPart() names the plugin's entry as a URL that means the same file", () => {
  const entry = "/h/my plugins/100%/p#?.ts";
  const { args } = pluginPart({ ...OPTIONS, entry });
  assert.equal(decodeURIComponent(new URL(args[0]!).pathname), entry);
});
