/** `ssh_tool` as it is shipped, packed into one file, in its sandbox, against a real sshd. */

import assert from "node:assert/strict";
import { packPlugin } from "../../src/kernel/plugin_author/pack.ts";
import { DENO_DIR, PluginHome } from "../support/plugins.ts";
import { ROOT } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { Sshd, sshdMissing } from "./sshd.ts";

let packed: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The plugin's archive; made once. */
function archive(): Promise<Uint8Array<ArrayBuffer>> {
  return packed ??= packPlugin(`${ROOT}/plugins-bundled/ssh_tool`, {
    denoPath: Deno.execPath(),
    bundleEntry: `${ROOT}/src/plugins/bundle_host.ts`,
    denoDir: DENO_DIR,
    walls: {},
  })
    .then(({ archive }) => archive);
}

/** A home with ssh_tool set up: its own key in the vault, and let in by `sshd`. */
async function withSshTool(sshd: Sshd, settings: { host_keys?: string[] } = {}) {
  const home = new PluginHome();
  home.settings.ssh_tool = {
    hosts: [sshd.url],
    host_keys: [`${sshd.address} ${sshd.fingerprint}`],
    ...settings,
  };
  const file = `${home.folder}/ssh_tool.tar.gz`;
  await Deno.writeFile(file, await archive());
  await home.enable(file);
  await home.host.setup("ssh_tool");
  const { question } = home.questions.at(-1)!;
  sshd.authorize(`${question.slice(question.indexOf("ssh-ed25519"))}\n`);
  const call = (tool: string, args: Record<string, string>) =>
    home.host.call("ssh_tool", tool, { host: sshd.url, ...args });
  return { home, call };
}

testWhen(sshdMissing(), "run gives the exit status and both outputs of a command", async () => {
  await using sshd = await Sshd.start();
  const { home, call } = await withSshTool(sshd);
  await using _ = home;
  const result = await call("run", { command: "echo to out; echo to err >&2; exit 3" });
  assert.equal(result, "exit status 3\n--- stdout\nto out\n--- stderr\nto err");
  assert.match(home.secrets.get("plugin:ssh_tool:private_key")!, /BEGIN OPENSSH PRIVATE KEY/);
});

testWhen(sshdMissing(), "upload and download copy every byte", async () => {
  await using sshd = await Sshd.start();
  const { home, call } = await withSshTool(sshd);
  await using _ = home;
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  const { data } = home.paths("ssh_tool");
  await Deno.writeFile(`${data}/there.bin`, bytes);
  const far = `${sshd.folder}/far.bin`;
  await call("upload", { file: "there.bin", path: far });
  assert.deepEqual(await Deno.readFile(far), bytes);
  await call("download", { path: far, file: "back.bin" });
  assert.deepEqual(await Deno.readFile(`${data}/back.bin`), bytes);
  for (const file of ["../there.bin", "/etc/passwd", "a/b", ".hidden", ""]) {
    await assert.rejects(call("download", { path: far, file }), /plain name/);
  }
  await assert.rejects(
    call("download", { path: `${sshd.folder}/none`, file: "x" }),
    /No such file/,
  );
});

testWhen(sshdMissing(), "a host key that is not known is shown and not trusted", async () => {
  await using sshd = await Sshd.start();
  const { home, call } = await withSshTool(sshd, { host_keys: [] });
  await using _ = home;
  await assert.rejects(call("run", { command: "id" }), (error: Error) => {
    assert.ok(error.message.includes(`"${sshd.address} ${sshd.fingerprint}"`), error.message);
    return true;
  });
  assert.doesNotMatch(sshd.log(), /Accepted|userauth|publickey/, "nothing was tried before");
});

testWhen(sshdMissing(), "a host key that is another than the known one ends the call", async () => {
  await using sshd = await Sshd.start();
  const host_keys = [`${sshd.address} SHA256:${"A".repeat(43)}`];
  const { home, call } = await withSshTool(sshd, { host_keys });
  await using _ = home;
  await assert.rejects(call("run", { command: "id" }), /Somebody may stand in between/);
  assert.doesNotMatch(sshd.log(), /Accepted|userauth|publickey/);
});

testWhen(sshdMissing(), "a key that is refused is said to be", async () => {
  await using sshd = await Sshd.start();
  const { home, call } = await withSshTool(sshd);
  await using _ = home;
  sshd.authorize("");
  await assert.rejects(call("run", { command: "id" }), /refuses the key/);
});

testWhen(sshdMissing(), "a host that is not in the list is not called", async () => {
  await using sshd = await Sshd.start();
  await using other = await Sshd.start();
  const { home } = await withSshTool(sshd);
  await using _ = home;
  const run = (host: string) => home.host.call("ssh_tool", "run", { host, command: "id" });
  await assert.rejects(run(other.url), /is not in the list/);
  await assert.rejects(run("-oProxyCommand=id"), /is not in the list/);
  assert.doesNotMatch(other.log(), /Connection from .* port \d+ on 127\.0\.0\.1[^]*ssh/i);
});

testWhen(sshdMissing(), "a long output is cut, and says by how much", async () => {
  await using sshd = await Sshd.start();
  const { home, call } = await withSshTool(sshd);
  await using _ = home;
  const result = await call("run", { command: "head -c 400000 /dev/zero | tr '\\0' x" });
  assert.match(result, /\[cut: 350000 more characters\]$/);
});

testWhen(sshdMissing(), "a call that is stopped ends the connection", async () => {
  await using sshd = await Sshd.start();
  const { home } = await withSshTool(sshd);
  await using _ = home;
  const stop = new AbortController();
  const args = { host: sshd.url, command: `touch ${sshd.folder}/begun; sleep 600` };
  const call = home.host.call("ssh_tool", "run", args, { signal: stop.signal });
  const ended = call.then(() => "done", (error) => `failed: ${error.message}`);
  const begun = async () => {
    while (!await Deno.stat(`${sshd.folder}/begun`).then(() => true, () => false)) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return "begun";
  };
  assert.equal(await Promise.race([begun(), ended]), "begun");
  stop.abort();
  await assert.rejects(call);
  while (!/Connection (closed|reset)|Disconnected/.test(sshd.log())) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

testWhen(sshdMissing(), "a command that takes too long ends the plugin and says so", async () => {
  await using sshd = await Sshd.start();
  const { home } = await withSshTool(sshd);
  await using _ = home;
  const args = { host: sshd.url, command: "sleep 600" };
  await assert.rejects(
    home.host.call("ssh_tool", "run", args, { timeoutMs: 3000 }),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, "plugin.killed");
      assert.match(error.message, /did not answer within 3 s/);
      return true;
    },
  );
});
