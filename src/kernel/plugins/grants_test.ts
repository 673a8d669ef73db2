import assert from "node:assert/strict";
import { type Grant, GrantStore } from "./grants.ts";

const GRANT = { name: "p", version: "1.0.0", secrets: [] } as unknown as Grant;

const ANSWER = {
  id: "1",
  tool: "p__get",
  source: "plugin:p",
  definition: "",
  scope: "host" as const,
  value: "a.org",
  created: "2026-01-01",
  expires: "2026-02-01",
};

async function withStore(test: (store: GrantStore, path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "plug-grants-" });
  try {
    await test(new GrantStore(`${folder}/grants.json`), `${folder}/grants.json`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("GrantStore keeps what was granted, in a file of its owner alone", async () => {
  await withStore(async (store, path) => {
    assert.equal(await store.find("p"), undefined);
    await store.put(GRANT);
    assert.deepEqual(await store.find("p"), GRANT);
    assert.equal(await store.find("toString"), undefined);
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
});

Deno.test("GrantStore.put() loses nothing to another that writes at the same time", async () => {
  await withStore(async (store, path) => {
    const names = Array.from({ length: 20 }, (_, i) => `p${i}`);
    const stores = [store, new GrantStore(path)];
    await Promise.all(names.map((name, i) => stores[i % 2]!.put({ ...GRANT, name })));
    assert.deepEqual(Object.keys((await store.read()).plugins).sort(), names.sort());
  });
});

Deno.test("GrantStore.remove() takes the plugin's standing answers along", async () => {
  await withStore(async (store) => {
    await store.put(GRANT);
    await store.addAnswer(ANSWER);
    await store.addAnswer({ ...ANSWER, id: "2", source: "builtin" });
    await store.remove("p");
    const { plugins, answers } = await store.read();
    assert.deepEqual(plugins, {});
    assert.deepEqual(answers.map(({ id }) => id), ["2"]);
    await store.removeAnswers({ now: "2026-03-01" });
    assert.deepEqual((await store.read()).answers, []);
  });
});

Deno.test("GrantStore grants nothing from a damaged file, and does not overwrite it", async () => {
  await withStore(async (store, path) => {
    for (const text of ["{", "[]", "{}", `{"version":2,"plugins":{},"answers":[]}`]) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(store.find("p"), { code: "grants.damaged" });
      await assert.rejects(store.put(GRANT), { code: "grants.damaged" });
      assert.equal(await Deno.readTextFile(path), text);
    }
  });
});
