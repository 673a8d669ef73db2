import assert from "node:assert/strict";
import type { Json, JsonObject } from "../base/mod.ts";
import type { PluginOffer } from "../contracts/mod.ts";
import { compareOffers, parseOffer } from "./offer.ts";

const TOOL = {
  name: "get",
  description: "Gets\n\tsomething",
  effect: "read",
  inputSchema: { type: "object", properties: {} } as JsonObject,
};
const COMMAND = { name: "hi", description: "Says hi" };

const parse = (tools: Json[] = [TOOL], commands: Json[] = [COMMAND], more: JsonObject = {}) =>
  parseOffer({
    initialize: { setup: false, run: false, ...more },
    tools: { tools },
    slash: { commands },
  }, "p");

Deno.test("parseOffer() takes what is plain, and nothing that was not asked for", async () => {
  const offer = await parse([{ ...TOOL, more: 1 }], undefined, { instructions: "Be kind." });
  assert.deepEqual(offer, {
    tools: [TOOL],
    slashCommands: [COMMAND],
    setup: false,
    run: false,
    systemPrompt: "Be kind.",
  });
});

const HIDDEN = ["a\u202eb", "a\u200bb", "a\x1b[2Jb", "a\u2028b", "a\rb"];

const REFUSED: Record<string, () => Promise<PluginOffer>> = {
  "a tool's name that is none": () => parse([{ ...TOOL, name: "Get It" }]),
  "a tool's name that ends another's": () => parse([{ ...TOOL, name: "a__b" }]),
  "a tool's name that is too long": () => parse([{ ...TOOL, name: "x".repeat(39) }]),
  "two tools that look alike": () => parse([TOOL, { ...TOOL, name: "g_et" }]),
  "an effect that nobody knows": () => parse([{ ...TOOL, effect: "harmless" }]),
  "a tool without a description": () => parse([{ ...TOOL, description: "" }]),
  "a long description": () => parse([{ ...TOOL, description: "x".repeat(1_001) }]),
  "a schema that is no object's": () => parse([{ ...TOOL, inputSchema: { type: "string" } }]),
  "a long schema": () =>
    parse([{ ...TOOL, inputSchema: { type: "object", title: "x".repeat(16_000) } }]),
  "too many tools": () => parse(Array.from({ length: 65 }, (_, i) => ({ ...TOOL, name: `t${i}` }))),
  "a command's name that is none": () => parse([], [{ ...COMMAND, name: "/hi" }]),
  "a command's long description": () => parse([], [{ ...COMMAND, description: "x".repeat(201) }]),
  "two commands that look alike": () => parse([], [COMMAND, { ...COMMAND, name: "h1" }]),
  "a long prompt": () => parse([], [], { instructions: "x".repeat(2_001) }),
  "no word on its setup": () => parse([], [], { setup: null }),
  ...Object.fromEntries(HIDDEN.flatMap((text, i) => [
    [`hidden text in a tool (${i})`, () => parse([{ ...TOOL, description: text }])],
    [`hidden text in a command (${i})`, () => parse([], [{ ...COMMAND, description: text }])],
    [`hidden text in a prompt (${i})`, () => parse([], [], { instructions: text })],
  ])),
};

for (const [what, work] of Object.entries(REFUSED)) {
  Deno.test(`parseOffer() refuses ${what}`, async () => {
    await assert.rejects(work(), { code: "plugin.bad_manifest" });
  });
}

Deno.test("compareOffers() tells everything that a yes was given to", async () => {
  const old = await parse();
  assert.deepEqual(compareOffers(old, await parse()), []);
  const changes: [PluginOffer, string][] = [
    [await parse([]), "gone: tool get"],
    [await parse([TOOL, { ...TOOL, name: "put" }]), "new: tool put"],
    [await parse([{ ...TOOL, effect: "write" }]), "changed: tool get"],
    [await parse([{ ...TOOL, inputSchema: { type: "object" } }]), "changed: tool get"],
    [await parse([TOOL], []), "gone: command /hi"],
    [await parse([TOOL], [{ ...COMMAND, description: "x" }]), "changed: command /hi"],
    [await parse([TOOL], [COMMAND], { instructions: "x" }), "changed: what it tells the model"],
    [await parse([TOOL], [COMMAND], { setup: true }), "new: a setup"],
    [await parse([TOOL], [COMMAND], { run: true }), "new: runs with the daemon"],
  ];
  for (const [now, told] of changes) assert.deepEqual(compareOffers(old, now), [told]);
});
