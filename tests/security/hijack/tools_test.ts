/** A hijacked app at the tools of every enabled plugin: what writes, sends or runs does so only after
 * a key that the kernel read. Real plugins, the bundled ones among them, and servers on loopback. */

import assert from "node:assert/strict";
import { ROWS } from "../../../src/kernel/mod.ts";
import { packPlugin } from "../../../src/kernel/plugin_author/pack.ts";
import { DENO_DIR } from "../../support/plugins.ts";
import { ROOT } from "../../support/pyra.ts";
import { PluginUser } from "../../support/plugin_user.ts";
import { testWhen } from "../../support/skip.ts";
import { ACTING, addActs, ranActs } from "./acts_plugin.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { HijackedTerminal, noTerminal } from "./hijacked_terminal.ts";
import { rowLine } from "./row_line.ts";

/** Not the offline one, whose rules only repeat what the person said. Nobody listens there. */
const OTHER_PROVIDER = `ai:
  provider_id: custom
  base_url: http://127.0.0.1:9/v1
  model: m
`;

const SSH = "ssh_tool_packed";
const SEARCH = "websearch_local";
const BUNDLED = ["hello", "nosy", SSH, SEARCH];

/** Counts who connects, and answers as a web server would. */
function countingServer() {
  const paths: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    paths.push(new URL(request.url).pathname);
    return Response.json({ results: [] });
  });
  const host = `127.0.0.1:${server.addr.port}`;
  return { paths, host, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Counts who connects. */
function countingListener() {
  const connected: string[] = [];
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  void (async () => {
    for await (const connection of listener) {
      connected.push("somebody");
      connection.close();
    }
  })().catch(() => {});
  const host = `127.0.0.1:${(listener.addr as Deno.NetAddr).port}`;
  return { connected, host, [Symbol.dispose]: () => listener.close() };
}

/** A user who has every bundled plugin on, and one with a tool of each effect. */
async function userOfAll(ssh: string, web: string): Promise<PluginUser> {
  const user = new PluginUser();
  const settings = {
    [SSH]: { hosts: [`ssh://user@${ssh}`], host_keys: [] },
    [SEARCH]: { backend: "searxng", searxng_url: `http://${web}` },
  };
  await user.ok("config", "validate");
  await Deno.writeTextFile(
    `${user.tree}/config.yaml`,
    `${OTHER_PROVIDER}plugin_settings: ${JSON.stringify(settings)}\n`,
  );
  // As it is shipped, with its packages in one file; from source it takes another name.
  const { archive } = await packPlugin(`${ROOT}/plugins-bundled/ssh_tool`, {
    denoPath: Deno.execPath(),
    bundleEntry: `${ROOT}/src/plugins/bundle_host.ts`,
    denoDir: DENO_DIR,
    walls: {},
  });
  const folder = `${user.path}/${SSH}`;
  await Deno.mkdir(folder);
  await Deno.writeFile(`${folder}.tar.gz`, archive);
  const unpack = ["-xzf", `${folder}.tar.gz`, "-C", folder];
  assert.ok((await new Deno.Command("tar", { args: unpack }).output()).success);
  await rewriteManifest(folder, { name: SSH });
  // It asks for all of the public network; here it may search on one server alone.
  const search = `${user.path}/${SEARCH}`;
  await new Deno.Command("cp", { args: ["-r", `${ROOT}/plugins-bundled/websearch`, search] })
    .output();
  await rewriteManifest(search, { name: SEARCH, permissions: { net: [web] } });
  for (const name of BUNDLED) {
    await user.ok("plugin", "install", [SSH, SEARCH].includes(name) ? `./${name}` : name);
    const { stderr } = await user.run("plugin", "enable", name, "--yes", "--allow", "wrong");
    // It says what it wants.
    const flags = /it asks for (.+)/.exec(stderr)?.[1]?.split(" ") ?? ["--allow", "none"];
    await user.ok("plugin", "enable", name, "--yes", ...flags);
  }
  await addActs(user, "acts", web);
  return user;
}

async function rewriteManifest(folder: string, changes: Record<string, unknown>): Promise<void> {
  const manifest = JSON.parse(await Deno.readTextFile(`${folder}/manifest.json`));
  await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify({ ...manifest, ...changes }));
}

/** What tools take, by name. */
const argsOf = (ssh: string, web: string) => ({
  greet: { name: "you" },
  run: { host: `user@${ssh}`, command: "id" },
  upload: { host: `user@${ssh}`, file: "x", path: "x" },
  download: { host: `user@${ssh}`, path: "x", file: "x" },
  search: { query: "x" },
  read_page: { url: `http://${web}/page` },
});

Deno.test("nothing of any plugin acts without a key, whatever a hijacked app says of a call", async (test) => {
  using ssh = countingListener();
  await using web = countingServer();
  await using user = await userOfAll(ssh.host, web.host);
  const grants = await Deno.readTextFile(`${user.tree}/grants.json`);
  await using hijacked = await HijackedPyra.create("attack_tools.ts", {
    args: argsOf(ssh.host, web.host),
  });
  const rows = ROWS.filter(({ methods }) => methods?.includes("callTool"));
  // A yes beforehand is for one call, which is another one.
  const yes = ["tool", "call", "hello.greet", "--args", '{"name":"me"}', "--yes"];
  const lines = [...await Promise.all(rows.map((row) => rowLine(row))), yes];
  for (const words of lines) {
    await test.step(words.join(" "), async () => {
      const { stderr } = await hijacked.run(words, { home: user.path });
      const report = stderr.split("\n").filter((line) => line.startsWith('{"'))
        .map((line) => JSON.parse(line));
      assert.ok(report.some(({ stage }) => stage === "called"), stderr);
      assert.ok(!report.some(({ stage }) => stage === "forged"), "the grants were written");
      const calls = report.filter(({ plugin }) => plugin);
      const tools = new Set(calls.map(({ plugin, tool }) => `${plugin}.${tool}`));
      for (const name of [...BUNDLED, "acts"]) {
        assert.ok([...tools].some((tool) => tool.startsWith(`${name}.`)), `${name} was called`);
      }
      for (const { plugin, tool, effect, status, text } of calls) {
        if (effect === "read" && plugin !== "acts") continue;
        assert.equal(status, "refused", `${plugin}.${tool}: ${status} ${text}`);
      }
    });
  }
  assert.deepEqual(await ranActs(user, "acts"), []);
  assert.deepEqual(ssh.connected, []);
  assert.ok(!web.paths.includes("/mail"), "nothing was sent");
  assert.ok(web.paths.includes("/search"), "what only reads, did");
  assert.equal(await Deno.readTextFile(`${user.tree}/grants.json`), grants);
});

testWhen(noTerminal, "a yes of the person's is for one run of what was shown", async () => {
  await using user = new PluginUser();
  await using web = countingServer();
  await addActs(user, "acts", web.host);
  const config = await Deno.readTextFile(`${user.tree}/config.yaml`);
  await Deno.writeTextFile(`${user.tree}/config.yaml`, OTHER_PROVIDER + config);
  for (const tool of ACTING) {
    await using hijacked = await HijackedPyra.create("attack_tools.ts", {
      ...{ only: `acts.${tool}`, times: 4, args: {} },
    });
    await using it = await HijackedTerminal.start(hijacked, ["chat"], user);
    await it.asked(`Allow acts.${tool}?`);
    // Nobody says a word: nothing runs, however long it takes.
    await it.reached("calling");
    assert.ok(!(await ranActs(user, "acts")).includes(tool));
    await it.tmux.keys("y");
    await it.tmux.waitFor(/Allow acts\.\w+\? yes/);
    await it.sayNoUntilEnd();
    const report = (await it.report()).filter(({ plugin }) => plugin);
    assert.deepEqual(report.map(({ status }) => status).sort(), [
      "done",
      ...Array(3).fill("refused"),
    ]);
  }
  assert.deepEqual(await ranActs(user, "acts"), ACTING);
  assert.deepEqual(web.paths, ["/mail"]);
});
