/** A10: a folder that a plugin closes to everybody, the user included, ends no command. */

import assert from "node:assert/strict";
import { PluginUser } from "../support/plugin_user.ts";
import { pyraCommand, pyraEnv, runToEnd } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";

const CLOSER = `export default { tools: [{ name: "shut", description: "Shuts", effect: "write",
  parameters: { type: "object" }, run: (_args, { data }) => {
    Deno.mkdirSync(data + "/inner/closed", { recursive: true });
    Deno.chmodSync(data + "/inner/closed", 0);
    Deno.chmodSync(data + "/inner", 0o300);
    return "shut";
  } }] };`;

/** Root reads and writes everything: here it is a root that may not, as any user. */
const PLAIN = Deno.build.os === "linux" && Deno.uid() === 0
  ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"]
  : [];

function plainly(command: readonly string[], options: Pick<Deno.CommandOptions, "cwd" | "env">) {
  const [program = "", ...args] = [...PLAIN, ...command];
  return runToEnd([program, ...args], options);
}

/** Runs Pyra as somebody whom modes of files keep out. */
async function run(home: string, ...args: string[]) {
  return await plainly(pyraCommand(args), { cwd: home, env: pyraEnv(home) });
}

testWhen(
  Deno.build.os === "windows" ? "it needs modes of files" : undefined,
  "A10: a folder that a plugin has closed ends no command",
  async () => {
    await using user = new PluginUser();
    const data = `${user.tree}/plugin_data/closer`;
    const allow = [`read=${data}`, `write=${data}`];
    const permissions = { read: ["$DATA"], write: ["$DATA"] };
    await user.add("closer", CLOSER, { permissions }, allow);
    const shut = ["tool", "call", "closer.shut", "--args", "{}", "--yes"];
    assert.equal((await run(user.path, ...shut)).code, 0);
    assert.notEqual((await plainly(["/bin/ls", `${data}/inner`], {})).code, 0, "closed to us");
    for (
      const words of [["ask", "1+1"], ["memory", "list"], ["permissions"], ["log"], ["doctor"]]
        .concat([["plugin", "list"], ["uninstall", "--yes", "--data"]])
    ) {
      const { code, stderr } = await run(user.path, ...words);
      // What doctor finds is its own word.
      assert.ok(code === 0 || words[0] === "doctor" && code === 1, `${words}: ${code} ${stderr}`);
    }
    await assert.rejects(Deno.stat(data), Deno.errors.NotFound);
  },
);
