import assert from "node:assert/strict";
import type { Json } from "../../base/mod.ts";
import { parseMessage, type Question } from "./messages.ts";
import { answerQuestion, type Asker } from "./questions.ts";

/** What became of a question of the plugin `mail`, whose manifest names the secret `password`. */
async function ask(method: string, params: Json, asker: Partial<Asker> = {}) {
  const line = JSON.stringify({ jsonrpc: "2.0", id: "1", method, params });
  const message = parseMessage(line) as { question: Question };
  const asked: string[] = [];
  const secrets = new Map([["plugin:mail:password", "own"], ["plugin:other:password", "other's"]]);
  const log: Record<string, Json>[] = [];
  const answer = await answerQuestion(message.question, {
    grant: { name: "mail", secrets: ["password"] },
    busy: true,
    settingUp: false,
    ...asker,
  }, {
    askUser: ({ question }) => {
      asked.push(question);
      return Promise.resolve("typed");
    },
    log: (_, __, fields) => Promise.resolve(void log.push(fields)),
    secrets: {
      get: (name) => Promise.resolve(secrets.get(name)),
      set: (name, value) => Promise.resolve(void secrets.set(name, value)),
    },
  }).catch((error) => error.code);
  return { answer, asked, log, secrets };
}

Deno.test("answerQuestion() gives a plugin its own secret, by a key of its manifest alone", async () => {
  assert.equal((await ask("secrets/get", { key: "password" })).answer, "own");
  for (const key of ["plugin:other:password", "other:password", "token", "provider:openai"]) {
    const { answer, log } = await ask("secrets/get", { key });
    assert.equal(answer, "plugin.refused", key);
    assert.deepEqual(log.map(({ granted }) => granted), [false]);
  }
});

Deno.test("answerQuestion() lets only a setup store a secret, and only its own", async () => {
  const set = (key: string, settingUp: boolean) =>
    ask("secrets/set", { key, value: "new" }, { settingUp });
  const stored = await set("password", true);
  assert.deepEqual([stored.answer, stored.secrets.get("plugin:mail:password")], [null, "new"]);
  for (const [key, settingUp] of [["password", false], ["token", true]] as const) {
    const { answer, secrets, log } = await set(key, settingUp);
    assert.equal(answer, "plugin.refused");
    assert.deepEqual([...secrets.values()], ["own", "other's"]);
    assert.deepEqual(log.map(({ granted }) => granted), [false]);
  }
});

Deno.test("answerQuestion() asks the user for a plugin that somebody waits for, and unseen in a setup alone", async () => {
  const question = { question: "Which folder?" };
  assert.equal((await ask("ask", question)).answer, "typed");
  const idle = await ask("ask", question, { busy: false });
  assert.deepEqual([idle.answer, idle.asked], [null, []]);
  const unseen = await ask("ask", { ...question, secret: true });
  assert.deepEqual([unseen.answer, unseen.asked], ["plugin.refused", []]);
  assert.equal(
    (await ask("ask", { ...question, secret: true }, { settingUp: true })).answer,
    "typed",
  );
});
