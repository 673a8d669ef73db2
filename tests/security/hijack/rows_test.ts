/** Every row of the permission table against a hijacked app: what the row does not name,
 * the runtime refuses, and what the kernel does not owe it, the kernel refuses. */

import assert from "node:assert/strict";
import { findRow, type Row, ROWS } from "../../../src/kernel/mod.ts";
import { TemporaryHome } from "../../support/pyra.ts";
import { testWhen } from "../../support/skip.ts";
import type { Attempt, Targets } from "./attack_app.ts";
import { hijack } from "./hijack.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { HijackedTerminal, looksLikeQuestion, noTerminal, partsWith } from "./hijacked_terminal.ts";
import { rowLine } from "./row_line.ts";

const CANARY = "canary-3f9c1b";

const METHODS = [
  "planList",
  "planRead",
  "sessionRequests",
  "sessionList",
  "sessionRead",
  "log",
  "secret",
  "readUserFile",
  "listUserFiles",
  "writeUserFile",
  "editText",
  "editConfig",
  "vault",
  "discoverLocal",
  "permissionTable",
  "plugin",
  "plugins",
  "callTool",
  "slash",
  "cancelCall",
  "mayWrite",
  "standingAnswers",
  "revokeAnswer",
  "daemon",
  "doctor",
  "uninstall",
  "record",
  "sessionOpen",
  "sessionAppend",
  "sessionRemove",
  "planSave",
  "planRemove",
  "promptAppend",
  "promptHistory",
  "memoryWrite",
  "memoryAppend",
  "memoryRemove",
  "memoryRead",
  "memoryRefresh",
  "memoryTrust",
  "copyText",
  "clearScreen",
  // What no app may ever do, whatever its row.
  "grant",
  "installService",
  "openEditor",
  "run",
];

/** What answers anything: it holds nothing back from the rows that list it. */
const ANSWER_ALL = [
  "promptHistory",
  "sessionList",
  "sessionRequests",
  "planList",
  "copyText",
  "clearScreen",
  "memoryRefresh",
  "promptAppend",
  "log",
  "discoverLocal",
  "permissionTable",
  "plugins",
  "cancelCall",
  "standingAnswers",
  "revokeAnswer",
  "doctor",
  "uninstall",
  "record",
];

/** How the runtime and Node's layer say no. */
const REFUSED = /^(NotCapable|PermissionDenied|TypeError|Error|NotSupported)$/;

Deno.test("every method of the table is among those that are attacked", () => {
  for (const method of ROWS.flatMap((row) => row.methods ?? [])) {
    assert.ok(METHODS.includes(method), method);
  }
});

testWhen(noTerminal, "each row reaches only what it names, at a terminal", async (test) => {
  const server = canaryServer();
  await using hijacked = await HijackedPyra.create("attack_app.ts", {
    ...targetsOf("@HOME@", server.address),
    typed: "hello",
  });
  // What only the kernel runs has tests of its own.
  const rows = ROWS.filter(({ internal }) => !internal);
  /** A few at a time: most of a run is waiting. */
  const work = async () => {
    for (let row = rows.shift(); row; row = rows.shift()) {
      const { command } = row;
      await test.step({
        name: `pyra ${command}`,
        fn: () => attackAtTerminal(hijacked, row),
        sanitizeOps: false,
        sanitizeResources: false,
        sanitizeExit: false,
      });
    }
  };
  try {
    await Promise.all([work(), work(), work()]);
    assert.deepEqual(server.requests, [], "nothing reached the canary server");
  } finally {
    server.close();
  }
});

/** The row of a command. */
function rowOf(path: string): Row {
  return findRow(path.split(" "))!;
}

/** The app of one row is the attacker's, and a person sits at the terminal: types a line, and says no
 * to whatever the kernel really asks. */
async function attackAtTerminal(hijacked: HijackedPyra, row: Row): Promise<void> {
  await using home = new TemporaryHome();
  const targets = await plant(home, "127.0.0.1:1");
  const words = await rowLine(row);
  await using it = await HijackedTerminal.start(hijacked, words, home, { EDITOR: "/bin/false" });
  await it.reached("ready");
  assert.ok(!looksLikeQuestion(await it.tmux.screen({ styles: true })), "it looks like a question");
  await it.tmux.type("hello");
  const code = await it.sayNoUntilEnd();
  assert.equal(code, 0);
  // A row that remembers has the part with the row `index` run, which is the attacker's as well.
  const reports = (await it.report()).filter(({ stage }) => stage === "tried");
  assert.ok(reports.some((report) => rowOf(report.command) === row), "the row's own app ran");
  for (const { command, attempts, keys, settings } of reports) {
    const ran = rowOf(command);
    // A32: what a plugin was told goes only where it is shown.
    assert.deepEqual(settings, ran.command.startsWith("config") ? ["mail", "hello"] : []);
    for (const { attack, outcome } of attempts as Attempt[]) {
      assert.ok(isRefused(ran, attack, outcome), `${attack}: ${outcome}`);
    }
    assert.equal(attempts.length, expectedCount(targets), "every attack was tried");
    assert.equal(keys, ran === row && row.keys ? "hello" : "", row.command);
  }
  for (const path of Object.values(targets.writes)) {
    assert.notEqual(await Deno.readTextFile(path).catch(() => ""), "owned");
  }
  const seen = await it.tmux.screen({ history: true });
  assert.ok(!seen.includes(CANARY) && !(await it.stderr()).includes(CANARY), "the canary was seen");
  assert.deepEqual(await partsWith(home.path), [], "nothing of it is left");
  assert.doesNotMatch(await it.tmux.format("#{pane_title}"), /owned/);
}

for (const command of ["memory", "memory edit", "memory import", "memory export"]) {
  Deno.test(`the row of \`pyra ${command}\` does not lead out of the memory's folders`, async () => {
    await using home = new TemporaryHome();
    const memory = `${home.tree}/memory`;
    const beside = {
      "a conversation": `${home.tree}/sessions/s.jsonl`,
      "a plugin's data": `${home.tree}/plugin_data/hello/notes`,
      "a folder with a like name": `${home.tree}/memory2/secret.md`,
      "the user's documents": `${home.path}/Documents/secret.md`,
    };
    for (const path of Object.values(beside)) {
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, CANARY);
    }
    const around = Object.entries(beside).map(([name, path]) => {
      return [`${name}, by ..`, `${memory}/../..${path.slice(home.path.length)}`];
    });
    const files = { ...beside, ...Object.fromEntries(around) };
    const targets = { files, writes: files, server: "127.0.0.1:1", methods: [] };
    const attempts = await attack(findRow(command.split(" "))!, targets, home.path);
    const outcomes = new Map(attempts.map(({ attack, outcome }) => [attack, outcome]));
    for (const name of Object.keys(files)) {
      for (const verb of ["read", "import", "node:fs", "write"]) {
        assert.match(outcomes.get(`${verb} ${name}`) ?? "not tried", REFUSED, `${verb} ${name}`);
      }
    }
    for (const path of Object.values(beside)) {
      assert.equal(await Deno.readTextFile(path), CANARY, path);
    }
  });
}

Deno.test("a refused kernel call leaves one line in security.log", async () => {
  await using home = new TemporaryHome();
  const targets = await plant(home, "127.0.0.1:1");
  await attack(findRow(["permissions"])!, targets, home.path);
  const log = await Deno.readTextFile(`${home.tree}/security.log`);
  const refused = log.trim().split("\n").map((line) => JSON.parse(line))
    .filter((line) => line.event === "refused" && line.method === "editConfig");
  assert.equal(refused.length, 1);
  assert.equal(refused[0].command, "permissions");
});

function isRefused(row: Row, attack: string, outcome: string): boolean {
  const method = attack.match(/^call (\w+)$/)?.[1];
  if (method && (row.methods as readonly string[] | undefined)?.includes(method)) {
    // Listed, and called with nonsense: any answer will do that hands nothing out.
    return ANSWER_ALL.includes(method) || outcome !== "got";
  }
  if (method || attack === "toString") return outcome === "kernel.not_allowed";
  if (/secret$|^unnamed/.test(attack)) {
    return ["kernel.not_allowed", "kernel.refused"].includes(outcome);
  }
  if (attack.endsWith("of env") || attack === "env") return outcome === "nothing";
  return REFUSED.test(outcome);
}

function expectedCount(targets: Targets): number {
  const files = Object.keys(targets.files).length * 3 + Object.keys(targets.writes).length;
  return files + 13 + METHODS.length + 5;
}

/** What is attacked below a home. */
function targetsOf(home: string, server: string): Targets {
  const tree = `${home}/.pyra`;
  return {
    files: {
      "the vault": `${tree}/vault/secrets/api_keys.json`,
      "the config": `${tree}/config.yaml`,
      "the ssh key": `${home}/.ssh/id_rsa`,
      "the environment": "/proc/self/environ",
      "the passwords": "/etc/passwd",
    },
    writes: {
      "the config": `${tree}/config.yaml`,
      "the log": `${tree}/security.log`,
      "the vault": `${tree}/vault/secrets/new`,
      "the profile of the shell": `${home}/.profile`,
    },
    server,
    methods: METHODS,
  };
}

/** Canaries in the vault, in `~/.ssh` and beside the home; files that must stay as they are. */
async function plant(home: TemporaryHome, server: string): Promise<Targets> {
  const targets = targetsOf(home.path, server);
  await Deno.mkdir(`${home.tree}/vault/secrets`, { recursive: true });
  await Deno.mkdir(`${home.path}/.ssh`);
  await Deno.writeTextFile(`${home.tree}/vault/.vault_lock`, "");
  await Deno.writeTextFile(targets.files["the vault"]!, CANARY);
  await Deno.writeTextFile(targets.files["the ssh key"]!, CANARY);
  // The provider's own host is a port where nobody listens.
  await Deno.writeTextFile(
    targets.files["the config"]!,
    "ai:\n  provider_id: custom\n  base_url: http://127.0.0.1:9/v1\n" +
      "plugin_settings:\n  mail: { host: secret.example }\n  hello: { greeting: Hi }\n",
  );
  return targets;
}

async function attack(row: Row, targets: Targets, home: string): Promise<Attempt[]> {
  const { attempts, seen } = await hijack({ home, command: row.command, targets });
  assert.ok(!seen.includes(CANARY), "the canary was seen");
  return attempts;
}

/** A server on loopback that no row names; whoever reaches it has broken out. */
function canaryServer() {
  const requests: string[] = [];
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  void (async () => {
    for await (const connection of listener) {
      requests.push("connected");
      connection.close();
    }
  })().catch(() => {});
  const { port } = listener.addr as Deno.NetAddr;
  return { requests, address: `127.0.0.1:${port}`, close: () => listener.close() };
}
