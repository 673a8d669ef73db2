import assert from "node:assert/strict";
import { checkHandover, nextInvocation } from "./handover.ts";
import { findRow } from "./permissions.ts";

const row = (command: string) => findRow(command.split(" "))!;

/** What becomes of a wish: granted or refused at once, or the question put to the user. */
async function check(
  from: string,
  line: string,
  { reach = [], provider = "old" }: { reach?: string[]; provider?: string } = {},
): Promise<boolean | string> {
  const argv = line.split(" ");
  const invocation = await nextInvocation(row(from), argv);
  if (!invocation) return false;
  let asked: string | undefined;
  const granted = await checkHandover({
    from: row(from),
    to: findRow(invocation.words)!,
    argv,
    hosts: ["old.example:443"],
    reach,
    provider,
    providerBefore: "old",
  }, (question) => {
    asked = question;
    return Promise.resolve(false);
  });
  return asked ?? granted;
}

Deno.test("checkHandover() lets a chat open the settings, and name nothing of them", async () => {
  assert.equal(await check("chat", "config"), true);
  assert.equal(await check("chat", "config --plain"), true);
  for (
    const line of [
      "config set plugins.require_approval false",
      "config unset ai.model",
      "config ai.model",
      "config --provider evil",
    ]
  ) assert.equal(await check("chat", line), false, line);
});

Deno.test("checkHandover() lets the settings put a secret in, and do nothing else in the vault", async () => {
  assert.equal(await check("config", "vault set plugin:mail:password"), true);
  for (
    const line of [
      "vault rm provider:openai --yes",
      "vault get provider:openai --reveal",
      "vault set provider:openai --passphrase-file /tmp/evil",
    ]
  ) assert.equal(await check("config", line), false, line);
  assert.equal(await check("chat", "vault set provider:openai"), false);
});

Deno.test("checkHandover() takes no address, no file and no other command from a chat", async () => {
  for (
    const line of [
      "whatever",
      "chat --base-url http://evil.example",
      "chat --provider openai --base-url=http://evil.example",
      "chat --profile work",
      "chat --passphrase-file /etc/passwd",
      "chat --yes",
      "ask hello",
      "setup",
    ]
  ) assert.equal(await check("chat", line), false, line);
  assert.equal(await check("completions", "chat"), false);
});

Deno.test("checkHandover() asks before another host is reached, and before another key is used", async () => {
  const line = "chat --provider x --model m:1/b";
  assert.equal(await check("chat", line, { reach: ["old.example:443"] }), true);
  assert.equal(
    await check("chat", line, { reach: ["new.example:443"] }),
    "Let Pyra reach new.example:443?",
  );
  assert.equal(
    await check("chat", line, { reach: ["new.example:443"], provider: "x" }),
    "Let Pyra reach new.example:443, with the key of x?",
  );
  assert.equal(
    await check("chat", line, { reach: ["old.example:443"], provider: "x" }),
    "Let Pyra reach old.example:443, with the key of x?",
  );
});
