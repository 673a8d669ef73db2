import assert from "node:assert/strict";
import { OriginRecord } from "../../gate/mod.ts";
import { CountingPerson } from "../../../tests/support/counting_person.ts";
import { parseCommandLine } from "../../commands/mod.ts";
import { isMeant, isMeantPlan, namedOnCommandLine } from "./named_sessions.ts";

/** Folders with conversations, the last one of the names the newest, and plans of them. */
class Folders implements Disposable {
  readonly root = Deno.makeTempDirSync({ prefix: "named-" });
  readonly sessions = `${this.root}/sessions`;
  readonly plans = `${this.root}/plans`;

  constructor(...ids: string[]) {
    Deno.mkdirSync(this.sessions);
    Deno.mkdirSync(this.plans);
    ids.forEach((id, at) => {
      Deno.writeTextFileSync(`${this.sessions}/${id}.jsonl`, "{}\n");
      Deno.utimeSync(`${this.sessions}/${id}.jsonl`, 1_000 + at, 1_000 + at);
    });
  }

  plan(id: string, sessionId: string, state: string): void {
    const plan = { id, sessionId, state, updated: `2026-10-0${id.at(-1)}` };
    Deno.writeTextFileSync(`${this.plans}/${id}.json`, JSON.stringify(plan));
  }

  async named(line: string): Promise<string | undefined> {
    return namedOnCommandLine(await parseCommandLine(line.split(" ")), this);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

Deno.test("namedOnCommandLine() finds the one conversation that a command line means", async () => {
  using folders = new Folders("one", "01jdb", "01jda");
  Deno.writeTextFileSync(`${folders.sessions}/.prompt_history`, "");
  assert.equal(await folders.named("chat --continue"), "01jda");
  assert.equal(await folders.named("ask --session on hello"), "one");
  assert.equal(await folders.named("ask --session=01jdb"), "01jdb");
  assert.equal(await folders.named("ask --session 01j"), undefined, "either of two");
  assert.equal(await folders.named("ask --session one --continue"), undefined);
  assert.equal(await folders.named("ask what does --continue mean -- --continue"), "01jda");
  assert.equal(await folders.named("ask -- --continue"), undefined);
  assert.equal(await folders.named("chat"), undefined);
  using none = new Folders();
  assert.equal(await none.named("chat --continue"), undefined);
});

Deno.test("namedOnCommandLine() finds the conversation of the plan that is meant", async () => {
  using folders = new Folders("one");
  folders.plan("p1", "one", "open");
  folders.plan("p2", "two", "stopped");
  folders.plan("p3", "three", "done");
  assert.equal(await folders.named("plan resume"), "two");
  assert.equal(await folders.named("plan resume p1"), "one");
  assert.equal(await folders.named("plan resume p"), undefined);
  assert.equal(await folders.named("plan show p1"), undefined);
});

Deno.test("isMeant() takes what was named or typed, and asks about the rest", async () => {
  using folders = new Folders("one", "two", "01jda", "01jdb");
  const person = new CountingPerson();
  const origins = new OriginRecord();
  const named = new Set(["one"]);
  const choice = { folder: folders.sessions, named, origins, person, mayAsk: true };
  assert.ok(await isMeant("one", choice));
  origins.typed("/resume tw\r/resume 01j\rsay /resume 01jda\r");
  person.answers.push("n", "n", "y");
  assert.ok(await isMeant("two", choice));
  assert.equal(person.asked.length, 0);
  assert.ok(!await isMeant("two", choice), "typed once");
  assert.ok(!await isMeant("01jda", choice), "typed for either of two");
  assert.ok(await isMeant("01jda", choice));
  assert.match(person.shown, /conversation 01jda, last changed 1970/);
  assert.equal(person.asked.length, 3);
  assert.ok(!await isMeant("two", { ...choice, mayAsk: false }));
  person.isThere = false;
  assert.ok(!await isMeant("two", choice));
});

Deno.test("isMeantPlan() takes the plan that was typed, once, or the newest unfinished one", async () => {
  using folders = new Folders("one");
  folders.plan("01plan1", "one", "open");
  folders.plan("02plan2", "one", "done");
  folders.plan("03plan3", "one", "stopped");
  const person = new CountingPerson();
  person.isThere = false;
  const line = (words: string) => parseCommandLine(words.split(" "));
  const meant = async (words: string, typed: string, id: string) => {
    const origins = new OriginRecord();
    origins.typed(`${typed}\r`, "keys");
    return await isMeantPlan(id, {
      folder: folders.plans,
      line: await line(words),
      origins,
      person,
      mayAsk: words === "chat",
    });
  };
  assert.equal(await meant("plan resume 01", "", "01plan1"), true);
  assert.equal(await meant("plan resume 01", "", "03plan3"), false);
  assert.equal(await meant("plan resume", "", "03plan3"), true);
  assert.equal(await meant("plan resume", "", "01plan1"), false);
  assert.equal(await meant("chat", "/plan resume 01", "01plan1"), true);
  assert.equal(await meant("chat", "/plan resume", "03plan3"), true);
  assert.equal(await meant("chat", "/plan resume", "01plan1"), false);
  assert.equal(await meant("chat", "go on with 01plan1", "01plan1"), false);
});
