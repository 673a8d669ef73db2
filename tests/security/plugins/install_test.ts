/** What must not get in: links, paths that lead out, bombs, settings of runtimes, wide
 * permissions, changed files. Rows P8, P9, P10, P17 and P18 of the threat plan. */

import assert from "node:assert/strict";
import {
  installPlugin,
  listInstalled,
  parseManifest,
  readInstalled,
  readInstalledManifest,
} from "../../../src/plugins/mod.ts";
import { PluginHome } from "../../support/plugins.ts";
import { type TarEntry, tarGz } from "../../support/tar.ts";

const MANIFEST: TarEntry = {
  path: "manifest.json",
  text: JSON.stringify({ name: "packed", version: "1.0.0", description: "x" }),
};
const CODE: TarEntry = { path: "plugin.ts", text: "export default {}" };

const BAD_ARCHIVES: Record<string, TarEntry[]> = {
  "a path that leads out": [{ path: "../evil.ts", text: "x" }],
  "a path that leads out in the middle": [{ path: "a/../../evil.ts", text: "x" }],
  "a path that leads out below a hidden folder": [{ path: ".git/../../evil.ts", text: "x" }],
  "an absolute path": [{ path: "/tmp/plug-evil.ts", text: "x" }],
  "a drive letter": [{ path: "C:/evil.ts", text: "x" }],
  "a backslash": [{ path: "..\\evil.ts", text: "x" }],
  "a symbolic link": [{ path: "data", type: "2", link: "/etc" }],
  "a symbolic link and a file through it": [
    { path: "data", type: "2", link: "/tmp" },
    { path: "data/plug-evil.ts", text: "x" },
  ],
  "a hard link": [{ path: "hard.ts", type: "1", link: "/etc/passwd" }],
  "a device": [{ path: "null", type: "3" }],
  "a pipe": [{ path: "pipe", type: "6" }],
  "a name twice": [{ path: "a.ts", text: "1" }, { path: "a.ts", text: "2" }],
  "a name twice in other letters": [{ path: "a.ts", text: "1" }, { path: "A.ts", text: "2" }],
  "a second manifest": [MANIFEST],
  "a name for Windows' devices": [{ path: "con.ts", text: "x" }],
  "a control character": [{ path: "a\u001b[2J.ts", text: "x" }],
  "a name from right to left": [{ path: "a\u202egpj.ts", text: "x" }],
  "a size that is not there": [{ path: "a.ts", text: "x", size: 4096 }],
  "a hidden path in a pax header": [
    { path: "PaxHeader", type: "x", text: "17 path=../../e\n" },
    { path: "fine.ts", text: "x" },
  ],
  "a pax header that sets a size": [
    { path: "PaxHeader", type: "x", text: "12 size=999\n" },
    { path: "fine.ts", text: "x" },
  ],
  "a long name that leads out": [
    { path: "././@LongLink", type: "L", text: "../../../evil.ts\0" },
    { path: "fine.ts", text: "x" },
  ],
  "too many files": Array.from({ length: 300 }, (_, i) => ({ path: `f${i}.ts`, text: "x" })),
  "a pax header that is cut off": [
    { path: "PaxHeader", type: "x", text: "99 path=a.ts\n" },
    { path: "fine.ts", text: "x" },
  ],
  "very many folders": Array.from({ length: 6_000 }, (_, i) => ({ path: `d${i}/`, type: "5" })),
  "very many entries": Array.from({ length: 6_000 }, (_, i) => ({ path: `.f${i}`, text: "" })),
};

for (const [name, entries] of Object.entries(BAD_ARCHIVES)) {
  Deno.test(`P9: an archive with ${name} is refused, and nothing is left behind`, async () => {
    await using home = new PluginHome();
    const pluginsFolder = `${home.path}/plugins`;
    const archive = `${home.folder}/packed.tar.gz`;
    await Deno.writeFile(archive, await tarGz([MANIFEST, CODE, ...entries]));
    await assert.rejects(installPlugin(archive, { pluginsFolder, now: Date.now }), {
      code: "plugin.not_installed",
    });
    assert.deepEqual(await listInstalled(pluginsFolder), []);
    const left = await Array.fromAsync(Deno.readDir(home.folder), ({ name }) => name);
    assert.deepEqual(left.filter((name) => name !== ".pyra"), ["packed.tar.gz"]);
    await assert.rejects(Deno.lstat("/tmp/plug-evil.ts"), Deno.errors.NotFound);
  });
}

Deno.test("P9: an archive whose header does not add up is refused", async () => {
  await using home = new PluginHome();
  const whole = new Blob([await tarGz([MANIFEST, CODE])]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const tar = new Uint8Array(await new Response(whole).arrayBuffer());
  tar[0]! ^= 1;
  tar[1]! ^= 1;
  const gzip = new Blob([tar]).stream().pipeThrough(new CompressionStream("gzip"));
  const archive = `${home.folder}/damaged.tar.gz`;
  await Deno.writeFile(archive, gzip);
  const options = { pluginsFolder: `${home.path}/plugins`, now: Date.now };
  await assert.rejects(installPlugin(archive, options), /the archive is damaged/);
});

Deno.test("P9: a bomb is not unfolded", async () => {
  await using home = new PluginHome();
  const archive = `${home.folder}/bomb.tar.gz`;
  // 512 MiB of zeros in half a megabyte.
  const zeros = ReadableStream.from((function* () {
    for (let i = 0; i < 512; i++) yield new Uint8Array(1 << 20);
  })());
  const file = await Deno.open(archive, { write: true, create: true });
  await zeros.pipeThrough(new CompressionStream("gzip")).pipeTo(file.writable);
  const before = Deno.memoryUsage().rss;
  const options = { pluginsFolder: `${home.path}/plugins`, now: Date.now };
  await assert.rejects(installPlugin(archive, options), /unfolds to more than 16 MiB/);
  assert.ok(Deno.memoryUsage().rss - before < 200 << 20, "it was unfolded all the same");
});

Deno.test("installPlugin() takes an archive that the system's tar made", async () => {
  await using home = new PluginHome();
  const source = await home.write("packed", { code: "export default {}", files: { "b.ts": "" } });
  const long = `${"long".repeat(24)}.ts`;
  await Deno.writeTextFile(`${source}/${long}`, "export {}");
  for (const format of ["gnu", "pax", "ustar"]) {
    const archive = `${home.folder}/${format}.tar.gz`;
    const args = [`--format=${format}`, "-czf", archive, "-C", `${home.folder}/source`, "packed"];
    const { success } = await new Deno.Command("tar", { args }).output();
    assert.ok(success);
    const pluginsFolder = `${home.path}/${format}`;
    const { fingerprint } = await installPlugin(archive, { pluginsFolder, now: Date.now });
    assert.deepEqual(
      Object.keys(fingerprint.files),
      [
        "b.ts",
        long,
        "manifest.json",
        "plugin.ts",
      ].sort(),
    );
  }
});

for (const kind of ["symlink", "link"] as const) {
  Deno.test(`P8: a folder with a ${kind} in it is not installed`, async () => {
    await using home = new PluginHome();
    const source = await home.write("linked", { code: "export default {}" });
    await Deno.writeTextFile(`${home.folder}/secret`, "secret");
    await Deno[kind](`${home.folder}/secret`, `${source}/extra.ts`);
    await assert.rejects(home.enable(source), { code: "plugin.not_installed" });
    assert.deepEqual(await listInstalled(`${home.path}/plugins`), []);
  });

  Deno.test(`P8: a ${kind} planted in a granted folder keeps the plugin off`, async () => {
    await using home = new PluginHome();
    await home.add("reader", {
      manifest: { permissions: { read: ["$DATA"], write: ["$DATA"] } },
      code: `export default { tools: [{ name: "get", description: "x",
        run: (_, { data }) => Deno.readTextFileSync(data + "/deep/extra") }] };`,
    });
    const { data } = home.paths("reader");
    await Deno.mkdir(`${data}/deep`, { recursive: true });
    await Deno.writeTextFile(`${data}/deep/extra`, "own");
    assert.equal(await home.host.call("reader", "get", {}), "own");
    await home.host.stop("reader");
    await Deno.remove(`${data}/deep/extra`);
    await Deno.writeTextFile(`${home.folder}/secret`, "secret");
    await Deno[kind](`${home.folder}/secret`, `${data}/deep/extra`);
    await assert.rejects(home.host.call("reader", "get", {}), { code: "plugin.unsafe_folder" });
  });
}

Deno.test("P8: a granted folder that was replaced by a link keeps the plugin off", async () => {
  await using home = new PluginHome();
  const granted = `${home.folder}/music`;
  await Deno.mkdir(granted);
  await home.add("reader", {
    manifest: { permissions: { read: [granted] } },
    code: "export default {}",
  });
  await home.host.start("reader");
  await home.host.stop("reader");
  await Deno.remove(granted);
  await assert.rejects(home.host.start("reader"), { code: "plugin.unsafe_folder" });
  await Deno.symlink("/etc", granted);
  await assert.rejects(home.host.start("reader"), { code: "plugin.unsafe_folder" });
});

Deno.test("P10: settings of runtimes and package managers in a plugin change nothing", async () => {
  await using home = new PluginHome();
  const source = await home.write("configured", {
    code: `export default { tools: [{ name: "look", description: "x", run: async () => {
      const all = [];
      for (const what of ["evil", "npm:evil", "evil/x"]) {
        all.push(await import(what).then(() => "loaded", (error) => error.name));
      }
      for (const path of ["/etc/passwd", import.meta.dirname + "/.env"]) {
        try { all.push(Deno.readTextFileSync(path)) } catch (error) { all.push(error.name) }
      }
      return [...all, Deno.env.get("CANARY") ?? "no env", globalThis.preloaded ?? "not preloaded"];
    } }] };`,
    files: {
      "deno.json": JSON.stringify({
        permissions: { default: { all: true } },
        imports: { evil: "/etc/passwd" },
        preload: ["./preload.ts"],
        tasks: { start: "touch owned" },
      }),
      "preload.ts": "globalThis.preloaded = 'PRELOADED'",
      "package.json": JSON.stringify({ scripts: { postinstall: "touch owned" }, main: "../../x" }),
      ".npmrc": "registry=http://127.0.0.1:1/",
      ".env": "CANARY=canary",
    },
  });
  await Deno.mkdir(`${source}/node_modules/evil`, { recursive: true });
  await Deno.writeTextFile(`${source}/node_modules/evil/package.json`, `{"main":"../../../x.js"}`);
  await home.enable(source);
  const installed = await Array.fromAsync(Deno.readDir(home.paths("configured").code));
  assert.deepEqual(installed.map(({ name }) => name).sort(), [
    "manifest.json",
    "plugin.ts",
    "preload.ts",
  ]);
  assert.deepEqual(JSON.parse(await home.host.call("configured", "look", {})), [
    "TypeError",
    "TypeError",
    "TypeError",
    "NotCapable",
    "NotCapable",
    "no env",
    "not preloaded",
  ]);
});

Deno.test("P9: a name that looks like an installed or a bundled plugin's is not installed", async () => {
  await using home = new PluginHome();
  const options = {
    pluginsFolder: `${home.path}/plugins`,
    now: Date.now,
    knownNames: ["hello"],
  };
  const code = "export default {}";
  await installPlugin(await home.write("nextcloud", { code }), options);
  for (const [name, known] of [["next-cloud", "nextcloud"], ["he1lo", "hello"]] as const) {
    const source = await home.write(name, { code });
    await assert.rejects(installPlugin(source, options), new RegExp(`looks like ${known}`));
  }
  assert.equal((await installPlugin(await home.write("hello", { code }), options)).replaced, false);
  assert.deepEqual(await listInstalled(options.pluginsFolder), ["hello", "nextcloud"]);
});

Deno.test("P9: a plugin's folder answers to the name in its manifest, and is no link", async () => {
  await using home = new PluginHome();
  const folder = `${home.path}/plugins`;
  const source = await home.write("mine", { code: "export default {}" });
  await installPlugin(source, { pluginsFolder: folder, now: Date.now });
  await Deno.rename(`${folder}/mine`, `${folder}/other`);
  await assert.rejects(readInstalled(folder, "other"), /its manifest says mine/);
  await assert.rejects(readInstalledManifest(folder, "other"), /its manifest says mine/);
  await Deno.symlink(source, `${folder}/mine`);
  await assert.rejects(readInstalled(folder, "mine"), /it is a link/);
  await assert.rejects(readInstalledManifest(folder, "mine"), { code: "path.unsafe" });
});

const WIDE: Record<string, string[]> = {
  read: ["/", "~", ".", "..", "../..", "*", "", "/home", "/etc", "a --allow-all", "/a,/etc"]
    .concat(["/a/../..", "/a//b", "/proc/self", "$DATA/..", "$HOME", "/x/*", "C:", "$DATAX/y"])
    .concat(["/a\n--allow-all", "{x", "/a/{root}"]),
  write: ["/", "~", "relative/path", "/usr", "/dev/null"],
  net: ["*", "*.com", "0.0.0.0/0", "0.0.0.0", "", "a,b", "a --allow-all", "http://x/", "[::]:80"]
    .concat(["example.org:0", "example.org:70000", "user@host:1", "ex ample.org:1", "unix:/x"]),
  env: [
    "*",
    "PATH",
    "LD_PRELOAD",
    "DENO_DIR",
    "AWS_*",
    "OPENAI_API_KEY",
    "a b",
    "NODE_OPTIONS",
    "HTTPS_PROXY",
  ],
  sys: ["*", "all", ""],
  run: ["*", "git", "/", "sh -c x"],
};

Deno.test("P17: a manifest that asks for too much is refused, with field and value named", async () => {
  for (const [kind, entries] of Object.entries(WIDE)) {
    for (const entry of entries) {
      const manifest = { ...JSON.parse(MANIFEST.text as string), permissions: { [kind]: [entry] } };
      await assert.rejects(parseManifest(JSON.stringify(manifest)), (error: Error) => {
        assert.ok(error.message.includes(`permissions.${kind}[0]: expected`), error.message);
        return true;
      }, `${kind}: ${entry}`);
    }
  }
});

Deno.test("P17: ten thousand entries are one short error", async () => {
  const net = Array.from({ length: 10_000 }, () => "*");
  const manifest = { ...JSON.parse(MANIFEST.text as string), permissions: { net } };
  await assert.rejects(parseManifest(JSON.stringify(manifest)), (error: Error) => {
    assert.match(error.message, /permissions.net: expected at most 64 entries/);
    assert.ok(error.message.length < 200);
    return true;
  });
});

Deno.test("P18: a file changed, added or removed after the yes keeps the plugin off", async () => {
  const changes: Record<string, (folder: string) => Promise<void>> = {
    "plugin.ts": (folder) => Deno.writeTextFile(`${folder}/plugin.ts`, "export default { }"),
    "manifest.json": (folder) =>
      Deno.writeTextFile(
        `${folder}/manifest.json`,
        JSON.stringify({
          name: "p",
          version: "1.0.0",
          description: "x",
          permissions: { net: ["public"] },
        }),
      ),
    "extra.ts": (folder) => Deno.writeTextFile(`${folder}/extra.ts`, ""),
    "helper.ts": (folder) => Deno.remove(`${folder}/helper.ts`),
  };
  for (const [file, change] of Object.entries(changes)) {
    await using home = new PluginHome();
    await home.add("p", { code: "export default {}", files: { "helper.ts": "export {}" } });
    await home.host.start("p");
    await home.host.stop("p");
    await change(home.paths("p").code);
    await assert.rejects(home.host.start("p"), {
      code: "plugin.changed",
      message: new RegExp(`files are not those you agreed to \\(${file.replace(".", "\\.")}\\)`),
    });
    assert.equal((await home.host.states())[0]!.state, "changed");
    await home.agree("p");
    assert.equal((await home.host.states())[0]!.state, "ready");
    await home.host.start("p");
  }
});

Deno.test("P18: a changed setting behind a permission keeps the plugin off", async () => {
  await using home = new PluginHome();
  await home.add("p", {
    code: "export default {}",
    manifest: {
      permissions: { net: ["{url}"] },
      settings: [
        { key: "url", label: "URL", type: "text", default: "https://a.example.org/x" },
        { key: "other", label: "Other", type: "text", default: "" },
      ],
    },
  });
  home.settings.p = { other: "changes nothing" };
  await home.host.start("p");
  await home.host.stop("p");
  home.settings.p = { url: "https://evil.example.org" };
  await assert.rejects(home.host.start("p"), { code: "plugin.changed" });
});
