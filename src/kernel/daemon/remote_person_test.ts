import assert from "node:assert/strict";
import type { JsonObject } from "../../base/mod.ts";
import { connectDaemon, IpcServer } from "../../daemon/mod.ts";
import { CountingPerson } from "../../../tests/support/counting_person.ts";
import type { Question } from "../terminal/person.ts";
import { kernelPart, onlyAgent, QuestionServer, RemotePerson } from "./remote_person.ts";

const QUESTION: Question = {
  title: "Allow notes.keep?",
  lines: [
    { text: "text: hi", from: "according to the assistant" },
    { text: "the plugin notes sends something out (notes.keep)", mark: "red" },
  ],
  choices: [{ key: "y", label: "yes, once" }, { key: "n", label: "no" }],
};

/** A daemon with one client at a terminal, over a real socket. */
async function world(person: CountingPerson) {
  const folder = await Deno.makeTempDir({ prefix: "ask-" });
  // The tests may not listen on a socket in a folder.
  const address = { transport: "tcp" as const, path: `${folder}/d.sock`, port: 0 };
  const joined = Promise.withResolvers<RemotePerson>();
  const gone = Promise.withResolvers<void>();
  const server = await IpcServer.listen({
    address,
    version: "1",
    onRefused: () => {},
    serve(send) {
      const remote = new RemotePerson(send);
      return {
        receive(message) {
          const part = kernelPart(message);
          if (part) remote.receive(part);
          if (part || !person.isThere) joined.resolve(remote);
        },
        gone() {
          remote.gone();
          gone.resolve();
        },
      };
    },
  });
  const { connection, messages } = await connectDaemon(address, { version: "1" });
  connection.send({ id: 1 });
  const questions = new QuestionServer((message) => connection.send(message), person);
  const heard: JsonObject[] = [];
  const reading = (async () => {
    for await (const message of messages) {
      heard.push(message);
      const part = kernelPart(message);
      if (part) questions.receive(part);
    }
    questions.close();
  })();
  return {
    remote: await joined.promise,
    connection,
    heard,
    gone: gone.promise,
    async [Symbol.asyncDispose]() {
      connection.close();
      await reading;
      await server[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("RemotePerson asks at the client's terminal, and counts only keys on offer", async () => {
  const person = new CountingPerson("y", "x", undefined);
  await using daemon = await world(person);
  assert.equal(daemon.remote.isThere, true);
  assert.equal(await daemon.remote.choose(QUESTION), "y");
  assert.deepEqual(person.asked, [QUESTION]);
  assert.equal(await daemon.remote.choose(QUESTION), undefined, "a key that was not on offer");
  assert.equal(await daemon.remote.choose(QUESTION), undefined, "silence");
});

Deno.test("RemotePerson asks nobody where the client has no terminal", async () => {
  const person = new CountingPerson("y");
  person.isThere = false;
  await using daemon = await world(person);
  assert.equal(daemon.remote.isThere, false);
  assert.equal(await daemon.remote.choose(QUESTION), undefined);
  assert.equal(person.asked.length, 0);
});

Deno.test("RemotePerson takes a question back, and has heard nothing of a client that left", async () => {
  const person = new CountingPerson();
  const withdrawn = Promise.withResolvers<void>();
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  person.choose = (question, signal?: AbortSignal) => {
    asked[person.asked.length]!.resolve();
    person.asked.push(question);
    return new Promise((resolve) =>
      signal!.addEventListener("abort", () => {
        withdrawn.resolve();
        resolve("y");
      })
    );
  };
  await using daemon = await world(person);
  const stop = new AbortController();
  const first = daemon.remote.choose(QUESTION, stop.signal);
  await asked[0]!.promise;
  stop.abort();
  assert.equal(await first, undefined, "a yes that comes after it was taken back is none");
  await withdrawn.promise;
  const second = daemon.remote.choose(QUESTION);
  await asked[1]!.promise;
  daemon.connection.close();
  assert.equal(await second, undefined);
  await daemon.gone;
  assert.equal(daemon.remote.isThere, false);
});

Deno.test("RemotePerson is not moved by answers nobody waits for, or of another shape", async () => {
  const sent: JsonObject[] = [];
  const remote = new RemotePerson((message) => sent.push(message));
  remote.receive({ there: true });
  const answer = remote.choose(QUESTION);
  const strange: JsonObject[] = [
    { answer: 7, text: "y" },
    { answer: "1", text: "y" },
    { there: { toString: 1 } },
  ];
  for (const part of strange) remote.receive(part);
  remote.receive({ answer: 1, text: { toString: 1 } });
  assert.equal(await answer, undefined);
  remote.receive({ answer: 1, text: "y" });
  const next = remote.choose(QUESTION);
  remote.receive({ answer: 1, text: "y" });
  remote.receive({ answer: 2, text: "n" });
  assert.equal(await next, "n");
});

Deno.test("onlyAgent() lets no app speak for a kernel, in neither direction", () => {
  const forged: JsonObject = {
    id: 1,
    method: "agent.send",
    params: [],
    kernel: { ask: 1, kind: "secret", title: "Passphrase" },
    there: true,
  };
  assert.deepEqual(onlyAgent(forged), { id: 1, method: "agent.send", params: [] });
  assert.equal(kernelPart(onlyAgent(forged)), undefined);
});
