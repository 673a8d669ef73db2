import assert from "node:assert/strict";
import { readArguments } from "./arguments.ts";
import { checkHandover } from "./handover.ts";
import { findRow } from "./permissions.ts";

/** What becomes of a wish: granted or refused at once, or the question put to the user. */
async function check(from: string, line: string, reach: string[] = []): Promise<boolean | string> {
  const argv = line.split(" ");
  const to = findRow(readArguments(argv).words)!;
  let asked: string | undefined;
  const wish = { from: findRow([from])!, to, argv, hosts: ["old.example:443"], reach };
  const granted = await checkHandover(wish, (question) => {
    asked = question;
    return Promise.resolve(false);
  });
  return asked ?? granted;
}

Deno.test("checkHandover() lets a chat open the settings, where every change is made by hand", async () => {
  for (const line of ["config", "config --plain", "config get"]) {
    assert.equal(await check("chat", line), true, line);
  }
});

Deno.test("checkHandover() asks before anything of config runs that changes something", async () => {
  const set = "config set plugins.require_approval false";
  assert.equal(await check("chat", set), `Run \`pyra ${set}\`?`);
  assert.equal(await check("chat", "config unset ai.model"), "Run `pyra config unset ai.model`?");
});

Deno.test("checkHandover() lets the settings put a secret in, and do nothing else in the vault", async () => {
  assert.equal(await check("config", "vault set plugin:mail:password"), true);
  for (const line of ["vault rm provider:openai --yes", "vault get provider:openai --reveal"]) {
    assert.equal(await check("config", line), false, line);
  }
  assert.equal(await check("chat", "vault set provider:openai"), false);
});

Deno.test("checkHandover() asks before a host is reached that was not reached before", async () => {
  assert.equal(await check("chat", "chat --provider x", ["old.example:443"]), true);
  assert.equal(
    await check("chat", "chat --provider x", ["new.example:443"]),
    "Let Pyra reach new.example:443 for this?",
  );
});
