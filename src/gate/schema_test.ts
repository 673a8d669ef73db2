import assert from "node:assert/strict";
import type { Json, JsonObject } from "../base/mod.ts";
import { checkSchema, schemaProblem } from "./schema.ts";

const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  ...rest,
});

/** schema, value that fits, value that does not, what is said of it */
const TABLE: readonly (readonly [JsonObject, Json, Json, RegExp])[] = [
  [object({ a: { type: "string" } }), { a: "x" }, { a: 1 }, /^arguments\.a: expected text/],
  [object({ a: { type: "integer" } }), { a: 2 }, { a: 2.5 }, /whole number, found the number 2\.5/],
  [object({ a: { type: ["string", "null"] } }), { a: null }, { a: 1 }, /text or null/],
  [object({ a: { type: "string", nullable: true } }), { a: null }, { a: [] }, /found a list/],
  [object({}, { required: ["a"] }), { a: 0 }, {}, /^arguments\.a: is missing/],
  [object({ a: true }, { additionalProperties: false }), { a: 1 }, { b: 1 }, /b: is not known/],
  [object({}, { additionalProperties: { type: "number" } }), { z: 1 }, { z: "1" }, /z: expected/],
  [object({ a: { enum: ["x", "y"] } }), { a: "x" }, { a: "z" }, /one of \["x","y"\]/],
  [object({ a: { const: { b: 1, c: 2 } } }), { a: { c: 2, b: 1 } }, { a: {} }, /expected/],
  [object({ a: { type: "string", minLength: 2 } }), { a: "🙂🙂" }, { a: "🙂" }, /2 characters/],
  [object({ a: { minimum: 1, exclusiveMaximum: 3 } }), { a: 1 }, { a: 3 }, /less than 3/],
  [object({ a: { multipleOf: 0.1 } }), { a: 0.3 }, { a: 0.35 }, /multiple of 0\.1/],
  [object({ a: { items: { type: "string" } } }), { a: ["x"] }, { a: ["x", 1] }, /a\[1\]: expected/],
  [object({ a: { uniqueItems: true } }), { a: [1, 2] }, { a: [1, 1] }, /no item twice/],
  [
    object({ a: { prefixItems: [{ type: "string" }], items: false } }),
    { a: ["x"] },
    { a: ["x", 1] },
    /a\[1\]: is not allowed/,
  ],
  [
    object({ n: { $ref: "#/$defs/N" } }, {
      $defs: { N: object({ k: { $ref: "#/$defs/N" }, v: { type: "integer" } }) },
    }),
    { n: { k: { v: 1 } } },
    { n: { k: { v: "x" } } },
    /arguments\.n\.k\.v: expected a whole number/,
  ],
  [
    object({}, { oneOf: [{ required: ["a"] }, { required: ["b"] }] }),
    { a: 1 },
    { a: 1, b: 1 },
    /fits 2 alternatives/,
  ],
  [
    object({ a: { anyOf: [{ type: "string" }, { type: "null" }] } }),
    { a: null },
    { a: 1 },
    /none of 2 alternatives \(arguments\.a: expected text/,
  ],
  [object({}, { not: { required: ["x"] } }), {}, { x: 1 }, /must not fit/],
  [
    object({}, { if: { required: ["a"] }, then: { required: ["b"] } }),
    {},
    { a: 1 },
    /b: is missing/,
  ],
  [object({}, { dependentRequired: { a: ["b"] } }), { b: 1 }, { a: 1 }, /goes along with "a"/],
  [object({}, { minProperties: 1 }), { a: 1 }, {}, /at least 1 fields/],
];

for (const [schema, good, bad, said] of TABLE) {
  Deno.test(`checkSchema() understands ${JSON.stringify(schema).slice(0, 70)}`, () => {
    assert.deepEqual(checkSchema(good, schema), []);
    assert.match(checkSchema(bad, schema).join("\n"), said);
  });
}

Deno.test("checkSchema() never runs a pattern from outside", () => {
  const schema = object({ a: { type: "string", pattern: "^(a+)+$" } });
  assert.deepEqual(checkSchema({ a: "a".repeat(40) + "!" }, schema), []);
});

Deno.test("checkSchema() ends on a schema that refers to itself, and on strange ones", () => {
  const looping: JsonObject = { $ref: "#/$defs/A", $defs: { A: { $ref: "#/$defs/A" } } };
  assert.deepEqual(checkSchema({ a: 1 }, looping), []);
  const strange: JsonObject[] = [
    { $ref: "http://x/y" },
    { type: "file" },
    { properties: 1 },
    { enum: 1 },
  ];
  for (const schema of strange) assert.deepEqual(checkSchema({ a: 1 }, schema), []);
});

Deno.test("checkSchema() treats names of Object's own as names like any other", () => {
  const schema = object({ constructor: { type: "string" } }, { required: ["toString"] });
  const said = checkSchema({ constructor: 1 }, schema);
  assert.equal(said.length, 2);
});

Deno.test("checkSchema() refuses what nests beyond reason", () => {
  let args: JsonObject = {};
  for (let depth = 0; depth < 20_000; depth++) args = { a: args };
  assert.deepEqual(checkSchema(args, object({})), ["arguments: nested more than 64 deep"]);
});

Deno.test("checkSchema() names at most five problems", () => {
  const schema = object({}, { additionalProperties: false });
  const args = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`k${n}`, n]));
  assert.equal(checkSchema(args, schema).length, 5);
});

Deno.test("checkSchema() gives up on a schema that would take for ever, and says so", () => {
  const self: JsonObject = { $ref: "#" };
  const bombs: JsonObject[] = [
    object({}, { oneOf: Array(8).fill(self) }),
    object({}, { allOf: [self, self] }),
    object({}, { not: { allOf: [self, self] } }),
    object({}, { if: self, then: self, else: self }),
    object({ a: { anyOf: Array(500).fill({ enum: ["x", "y"] }) } }),
    object({ a: { allOf: Array(1000).fill({ minLength: 1 }) } }),
    object({ b: { allOf: Array(1000).fill({ uniqueItems: true }) } }),
    object({ b: { allOf: Array(1000).fill({ not: { const: 1 } }) } }),
  ];
  const args = { a: "x".repeat(400_000), b: Array.from({ length: 40_000 }, (_, n) => n) };
  for (const schema of bombs) {
    assert.deepEqual(
      checkSchema(args, schema),
      ["the schema is too complicated to check arguments against it"],
      JSON.stringify(schema).slice(0, 90),
    );
  }
  for (const schema of bombs.slice(0, 4)) assert.match(schemaProblem(schema)!, /too complicated/);
});

Deno.test("checkSchema() checks honest arguments of any size", () => {
  const person = object({ name: { type: "string", maxLength: 100 }, age: { type: "integer" } }, {
    required: ["name"],
    additionalProperties: false,
  });
  const schema = object({ people: { type: "array", items: { $ref: "#/$defs/person" } } }, {
    $defs: { person },
  });
  assert.equal(schemaProblem(schema), undefined);
  const people = Array.from({ length: 10_000 }, (_, n) => ({ name: `n${n}`, age: n }));
  assert.deepEqual(checkSchema({ people }, schema), []);
  const text = "x".repeat(900_000);
  assert.deepEqual(checkSchema({ a: text }, object({ a: { type: "string" } })), []);
});
