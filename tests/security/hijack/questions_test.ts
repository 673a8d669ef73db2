/** A question of the kernel's, and an app that wants it answered: it cannot imitate it, draw over it,
 * answer it, or have it come under a running hand. */

import assert from "node:assert/strict";
import { findRow } from "../../../src/kernel/mod.ts";
import { PluginUser } from "../../support/plugin_user.ts";
import { testWhen } from "../../support/skip.ts";
import { addActs, ranActs, writeActs } from "./acts_plugin.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { HijackedTerminal, looksLikeQuestion, noTerminal } from "./hijacked_terminal.ts";

/** Not the offline one, whose rules only repeat what the person said. Nobody listens there. */
const PROVIDER = ["--provider", "custom", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"];

/** What has the kernel ask, by the command line; all that a question can be about. */
const ASKING: { words: string[]; title: string; call: [method: string, ...params: unknown[]] }[] = [
  {
    words: ["chat", ...PROVIDER],
    title: "memory_write",
    call: ["memoryWrite", "user/owned.md", "owned"],
  },
  {
    words: ["ask", "hello", ...PROVIDER],
    title: "acts.note",
    call: ["callTool", { id: "1", plugin: "acts", tool: "note", args: {}, sessionId: "s" }],
  },
  {
    words: ["memory", "trust", "hostile.md"],
    title: "Trust untrusted/hostile.md?",
    call: ["memoryTrust", "hostile.md"],
  },
  {
    words: ["plugin", "enable", "other"],
    title: "Enable",
    call: ["plugin", { verb: "enable", name: "other" }],
  },
];

for (const { words, title, call: [method, ...params] } of ASKING) {
  testWhen(noTerminal, `nothing but a key answers what ${method} has the kernel ask`, async () => {
    await using home = new PluginUser();
    await home.ok("memory", "write", "user/profile.md", "Likes tea");
    if (method === "callTool") await addActs(home, "acts", "127.0.0.1:9");
    if (method === "plugin") {
      await writeActs(home, "other", "127.0.0.1:9");
      await home.ok("plugin", "install", "./other");
    }
    await Deno.writeTextFile(`${home.tree}/untrusted/hostile.md`, "owned");
    await using hijacked = await HijackedPyra.create("attack_questions.ts", { method, params });
    await using it = await HijackedTerminal.start(hijacked, words, home);
    const { tmux } = it;
    await it.reached("imitated");
    await tmux.waitFor("]52;c;");
    const imitated = await tmux.screen({ styles: true, history: true });
    assert.ok(!looksLikeQuestion(imitated), imitated);
    assert.doesNotMatch(await tmux.format("#{pane_title} #{mouse_any_flag}"), /owned|1$/);
    await tmux.keys("C-c");
    await it.reached("asking");
    // A hand that types on, until the question is there and longer; each key could be a yes.
    for (let i = 0; i < 3; i++) await tmux.typeByHand("yayaay".repeat(3), 50);
    assert.ok(!(await it.report()).some(({ stage }) => stage === "answered"), "nobody answered");
    const screen = await it.asked(title);
    assert.doesNotMatch(screen.slice(screen.indexOf("▌")), /OVERDRAWN/);
    await tmux.keys("n");
    await it.reached("answered");
    const answer = (await it.report()).find(({ stage }) => stage === "answered")!;
    assert.ok(!answer.ok || answer.value.status === "refused", JSON.stringify(answer));
    assert.match(answer.seen, findRow(words)!.keys ? /^[ay]*$/ : /^$/);
    await it.exitCode();
    assert.equal(await Deno.stat(`${home.tree}/memory/user/owned.md`).catch(() => 0), 0);
    assert.equal(await Deno.stat(`${home.tree}/memory/hostile.md`).catch(() => 0), 0);
    assert.deepEqual(await ranActs(home, "acts"), []);
    assert.ok(!(await home.ok("grants", "list")).includes("acts"));
    const granted = await Deno.readTextFile(`${home.tree}/grants.json`).catch(() => "");
    assert.doesNotMatch(granted, /"other"/);
  });
}
