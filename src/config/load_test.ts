import assert from "node:assert/strict";
import { PyraError } from "../base/mod.ts";
import { DEFAULT_CONFIG } from "./defaults.ts";
import { loadConfig, parseConfig } from "./load.ts";

/** A folder that nobody has. */
const NOWHERE = `${Deno.cwd()}/no/such/folder`;

/** Loads a file of these bytes, or says what it is refused with. */
async function load(content: string | Uint8Array) {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/config.yaml`;
    await Deno.writeFile(
      path,
      typeof content === "string" ? new TextEncoder().encode(content) : content,
    );
    return await loadConfig(path).catch((error) => {
      if (!(error instanceof PyraError)) throw error;
      return error;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("loadConfig() gives a copy of the defaults without a file", async () => {
  const config = await loadConfig(`${NOWHERE}/config.yaml`);
  assert.deepEqual(config, DEFAULT_CONFIG);
  config.plugins.enabled.push("changed");
  assert.deepEqual(DEFAULT_CONFIG.plugins.enabled, []);
});

Deno.test("loadConfig() loads no library without a file", async () => {
  const door = new URL("./mod.ts", import.meta.url).href;
  const program = `import { loadConfig } from "${door}"; await loadConfig("${NOWHERE}/c.yaml");`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-npm",
      "--no-lock",
      "--allow-read",
      `data:text/javascript,${encodeURIComponent(program)}`,
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
});

Deno.test("loadConfig() takes an empty file and a byte order mark", async () => {
  assert.deepEqual(await load(""), DEFAULT_CONFIG);
  assert.deepEqual(await load("\ufeff"), DEFAULT_CONFIG);
  const config = await load("\ufeffai:\r\n  model: x\r\n");
  assert.ok(!(config instanceof PyraError));
  assert.equal(config.ai.model, "x");
});

Deno.test("loadConfig() refuses what is no text, and says where", async () => {
  const cases: [string | Uint8Array, string][] = [
    ["ai:\n  model: a\0b\n", "config.yaml:2: it holds a NUL byte"],
    [new Uint8Array([0x61, 0xff, 0xfe]), "config.yaml: it is not text in UTF-8"],
    [new Uint8Array([0xff, 0xfe, 0x61, 0x00]), "config.yaml: it is not text in UTF-8"],
    [new Uint8Array(1024 * 1024 + 1).fill(0x23), "config.yaml: it is larger than 1 MiB"],
  ];
  for (const [content, message] of cases) {
    const error = await load(content);
    assert.ok(error instanceof PyraError);
    assert.equal(error.message, message);
    assert.equal(error.exitCode, 78);
  }
});

Deno.test("loadConfig() refuses a file of 100 MB without reading it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    using file = await Deno.create(`${folder}/config.yaml`);
    await file.truncate(100_000_000);
    await assert.rejects(loadConfig(`${folder}/config.yaml`), /larger than 1 MiB/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("loadConfig() says why a folder or a dead end is no configuration", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await assert.rejects(loadConfig(folder), {
      code: "config.unusable",
      exitCode: 78,
      message: `Cannot read ${folder}: It is not a file`,
    });
  } finally {
    await Deno.remove(folder);
  }
});

Deno.test("parseConfig() calls the file what it is told", async () => {
  await assert.rejects(parseConfig("ai: 1", "backup.yaml"), /^ConfigError: backup\.yaml:1: ai: /);
});
