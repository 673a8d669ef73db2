import assert from "node:assert/strict";
import type { StandingAnswer } from "../contracts/mod.ts";
import { GrantStore } from "./plugins/grants.ts";
import type { Notice } from "./posix.ts";
import { WaitingAnswers } from "./standing_answers.ts";

const NOW = Date.parse("2026-03-01T00:00:00Z");

const ANSWER: StandingAnswer = {
  id: "chosen by the app",
  tool: "notes__keep",
  source: "plugin:notes",
  definition: "ab12",
  scope: "host",
  value: "api.example.org:443",
  created: "2020-01-01T00:00:00Z",
  expires: "2026-03-20T00:00:00Z",
};

Deno.test("WaitingAnswers keeps nothing before the user has said yes to the kernel", async () => {
  const folder = await Deno.makeTempDir({ prefix: "answers-" });
  const grants = new GrantStore(`${folder}/grants.json`);
  const answers = new WaitingAnswers();
  answers.take(ANSWER, NOW);
  const asked: string[] = [];
  const say = (word: boolean) => (question: string, above: readonly Notice[] = []) => {
    asked.push([...above.map(({ text }) => text), question].join("\n"));
    return Promise.resolve(word);
  };
  assert.deepEqual(await answers.settle(grants, say(false)), []);
  assert.deepEqual((await grants.read()).answers, []);
  answers.take(ANSWER, NOW);
  await answers.settle(grants, say(true));
  const [kept] = (await grants.read()).answers;
  assert.deepEqual({ ...kept, id: ANSWER.id, created: ANSWER.created }, {
    ...ANSWER,
    expires: "2026-03-20T00:00:00.000Z",
  });
  assert.notEqual(kept!.id, ANSWER.id);
  assert.match(asked[0]!, /notes__keep for host api\.example\.org:443, until 2026-03-20/);
  await answers.settle(grants, say(true));
  assert.equal(asked.length, 2, "with nothing waiting, nothing is asked");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("WaitingAnswers refuses what is no answer, or stands too long, or for a session", () => {
  const answers = new WaitingAnswers();
  const wrong: unknown[] = [
    undefined,
    {},
    { ...ANSWER, scope: "session" },
    { ...ANSWER, scope: "everything" },
    { ...ANSWER, value: "" },
    { ...ANSWER, tool: 7 },
    { ...ANSWER, expires: "2027-03-01T00:00:00Z" },
    { ...ANSWER, expires: "2026-02-01T00:00:00Z" },
    { ...ANSWER, expires: "never" },
    { ...ANSWER, value: "x".repeat(5_000) },
  ];
  for (const value of wrong) {
    assert.throws(() => answers.take(value, NOW), { code: "kernel.refused" });
  }
});

Deno.test("WaitingAnswers keeps fifty answers and no more: nobody reads a longer question", () => {
  const answers = new WaitingAnswers();
  for (let count = 0; count < 50; count++) answers.take(ANSWER, NOW);
  assert.throws(() => answers.take(ANSWER, NOW), { code: "kernel.refused" });
});
