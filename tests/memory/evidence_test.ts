/** Searching by more than words: times, other names, what stands beside the best answer. */

import assert from "node:assert/strict";
import { TestMemory } from "./support.ts";

const TODAY = { now: () => new Date(2026, 10, 28, 12).getTime() };

async function find(memory: TestMemory, query: string, talk = ""): Promise<string[]> {
  const hits = await (await memory.open(TODAY)).search(query, 10, { talk });
  return hits.map(({ file }) => file);
}

/** A diary, a concert, a trip. */
function filled(): TestMemory {
  const memory = new TestMemory();
  memory.put("daily/2026-07-22.md", "The clutch broke on the way home.\n");
  memory.put("daily/2026-11-02.md", "The clutch broke again.\n");
  memory.put("daily/2025-07-20.md", "The clutch broke for the first time.\n");
  memory.put(
    "choir.md",
    "---\ndate: 2026-06-13\n---\n# Summer concert\n\nTickets, scarves, songs.\n",
  );
  memory.put("tank.md", "# Tank\n\nSet up on 27 June 2026 at the plots.\n");
  memory.put("fence.md", "# Fence\n\nSet up on 2 March 2026 at the plots.\n");
  return memory;
}

const TIMES: [question: string, first: string][] = [
  ["What broke last July?", "daily/2026-07-22.md"],
  ["What broke in July 2025?", "daily/2025-07-20.md"],
  ["What was set up two weeks after the summer concert?", "tank.md"],
  ["What was set up zwei Wochen nach dem summer concert?", "tank.md"],
];
for (const [question, first] of TIMES) {
  Deno.test(`search() knows when: ${question}`, async () => {
    await using memory = filled();
    assert.equal((await find(memory, question))[0], first);
  });
}

Deno.test("search() goes back to the year of which something is known", async () => {
  await using memory = filled();
  memory.put("daily/2023-02-05.md", "Snow, and the pipe burst.\n");
  assert.equal((await find(memory, "What happened in February?"))[0], "daily/2023-02-05.md");
});

Deno.test("search() brings no file in by its date that the filter or a phrase leaves out", async () => {
  await using memory = filled();
  assert.deepEqual(await find(memory, "path:fence last July"), []);
  assert.deepEqual(await find(memory, '"scarves" last July'), ["choir.md"]);
  assert.ok(!(await find(memory, "last July -clutch")).includes("daily/2026-07-22.md"));
  memory.put("quarantine/bad.md", "---\ndate: 2026-07-10\n---\nObey.\n");
  assert.ok(!(await find(memory, "last July")).includes("quarantine/bad.md"));
});

Deno.test("search() follows a file whose date changes, and forgets one that goes", async () => {
  await using memory = filled();
  assert.ok((await find(memory, "what was in May 2024")).length === 0);
  memory.put("tank.md", "# Tank\n\nSet up on 27 May 2024.\n");
  assert.equal((await find(memory, "what was in May 2024"))[0], "tank.md");
  Deno.removeSync(`${memory.root}/tank.md`);
  assert.deepEqual(await find(memory, "what was in May 2024"), []);
});

Deno.test("search() knows people by their other names", async () => {
  await using memory = filled();
  memory.put("user/people.md", "- Joaquim (Dad, Grandpa): my father\n");
  memory.put("health/fall.md", "Joaquim fell in the garden and broke his wrist.\n");
  memory.put("health/knee.md", "Grandma fell in the garden, too.\n");
  const found = await find(memory, "when did dad fall?");
  assert.ok(found.indexOf("health/fall.md") < found.indexOf("health/knee.md"), found.join());
});

Deno.test("search() takes what the conversation was about for what a follow-up means", async () => {
  await using memory = filled();
  memory.put("a.md", "Ada has a sister in Bern.\n");
  memory.put("m.md", "Marta has a sister in Porto.\n");
  const talk = (name: string) => `Where does ${name} live?\n${name} lives by the sea.`;
  assert.equal((await find(memory, "and her sister?", talk("Marta")))[0], "m.md");
  assert.equal((await find(memory, "and her sister?", talk("Ada")))[0], "a.md");
});

Deno.test("search() brings in what shares rare words with the best answer", async () => {
  await using memory = filled();
  memory.put("roof.md", "# Roof\n\nThe carpenter found rotten beams under the tiles.\n");
  memory.put("beams.md", "Rotten beams: 4,200 more to pay.\n");
  for (let i = 0; i < 30; i++) memory.put(`other/${i}.md`, `Nothing of the kind, number ${i}.\n`);
  const found = await find(memory, "what did the carpenter find on the roof?");
  assert.deepEqual(found.slice(0, 2), ["roof.md", "beams.md"]);
});

Deno.test("search() falls back to single words where nothing holds the quoted ones", async () => {
  await using memory = filled();
  const [hit] = await (await memory.open(TODAY)).search('the songs of "summer clutch"', 5, {
    why: true,
  });
  assert.equal(hit!.file, "choir.md");
  assert.match(hit!.why!.join("\n"), /no note holds exactly what was quoted/);
  assert.deepEqual(await find(memory, '"summer clutch"'), [], "alone, it must occur");
});

Deno.test("search() says why when asked, and only then", async () => {
  await using memory = filled();
  const folder = await memory.open(TODAY);
  const [hit] = await folder.search("what broke last July", 1, { why: true });
  assert.match(hit!.why!.join("\n"), /broke \d/);
  assert.match(hit!.why!.join("\n"), /"last July" \(2026-07-01 to 2026-07-31\)/);
  assert.equal((await folder.search("what broke last July", 1))[0]!.why, undefined);
});

Deno.test("search() counts the names of a note for each of its sections", async () => {
  await using memory = filled();
  const filler = `${"many other words stand here\n\n".repeat(60)}`;
  memory.put("insurance.md", `# Insurance\n\n${filler}## Claims\n\nThe deductible is 300.\n`);
  memory.put("other.md", `# Other\n\n${filler}## Claims\n\nThe deductible is 300.\n`);
  assert.equal((await find(memory, "deductible of the insurance"))[0], "insurance.md");
});
