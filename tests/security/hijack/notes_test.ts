/** The app of a conversation, taken over, against what only the kernel writes: in the real part,
 * with the real rights of its row. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../../support/pyra.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

/** How the runtime, SQLite and the kernel say no. */
const REFUSED =
  /^(NotCapable|PermissionDenied|NotFound|Error|kernel\.refused|kernel\.not_allowed|tool\.refused|session\.unknown)$/;

/** What it may. */
const ALLOWED = new Set(["read the index"]);

/** Nobody listens there. */
const CUSTOM = "custom";
/** Its rules act on what the person said, unasked: on nothing else. */
const OFFLINE = "offline";

for (
  const [line, provider] of [
    ["ask hello", CUSTOM],
    ["ask remember that I like tea", OFFLINE],
    ["tool call current_time", CUSTOM],
    ["tool call current_time", OFFLINE],
  ] as const
) {
  const name = `\`pyra ${line}\` with the provider ${provider}`;
  Deno.test(`the app of ${name} writes nothing itself, and reads no untrusted note`, async () => {
    await using home = new TemporaryHome();
    await pyra(["memory", "write", "user/profile.md", "Likes tea"], { home: home.path });
    const kept = {
      "sessions/earlier.jsonl": '{"type":"session"}\n',
      "untrusted/hostile.md": "canary",
      "taint.json": '{"version":1,"sessions":{},"plans":{}}',
    };
    for (const [file, text] of Object.entries(kept)) {
      await Deno.writeTextFile(`${home.tree}/${file}`, text);
    }
    await Deno.writeTextFile(
      `${home.tree}/config.yaml`,
      `ai: { provider_id: ${provider}, base_url: "http://127.0.0.1:9/v1", model: m }\n`,
    );
    const history = await Deno.readTextFile(`${home.tree}/history/changes.jsonl`);
    await using hijacked = await HijackedPyra.create("attack_notes.ts");
    const { stdout, stderr } = await hijacked.run(line.split(" "), {
      home: home.path,
    });
    assert.ok(stdout.startsWith("["), `${stdout}${stderr}`);
    const results: [string, string][] = JSON.parse(stdout.split("\n")[0]!);
    assert.ok(results.length > 45, "every attack was tried");
    for (const [what, outcome] of results) {
      if (ALLOWED.has(what)) assert.equal(outcome, "got", what);
      else assert.match(outcome, REFUSED, `${what}: ${outcome}`);
    }
    for (const [file, text] of Object.entries(kept)) {
      assert.equal(await Deno.readTextFile(`${home.tree}/${file}`), text, file);
    }
    assert.equal(await Deno.readTextFile(`${home.tree}/memory/user/profile.md`), "Likes tea\n");
    assert.equal(await Deno.readTextFile(`${home.tree}/history/changes.jsonl`), history);
    const names = [...Deno.readDirSync(`${home.tree}/memory`)].map(({ name }) => name).sort();
    assert.deepEqual(names, [
      "MEMORY_INDEX.md",
      "context",
      "knowledge",
      "memory_index.json",
      "user",
    ]);
  });
}
