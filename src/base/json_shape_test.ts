import assert from "node:assert/strict";
import { jsonProblem, MESSAGE_SHAPE } from "./json_shape.ts";
import { parseJson } from "./json.ts";

const small = { depth: 3, marks: 10 };

Deno.test("jsonProblem() counts what is outside of texts alone", () => {
  for (
    const text of ['{"a":"[[[[[,,,,,,,,,,,"}', '["\\"[[[[[", "\\\\"]', '"', '"\\', "", "[[[]]]"]
  ) {
    assert.equal(jsonProblem(text, small), undefined, text);
  }
  assert.equal(jsonProblem('["\\\\", [[[]]]]', small), "nests more than 3 deep");
  assert.equal(jsonProblem("[1,2,3,4,5,6,7,8,9,10,11]", small), "holds too many values");
  assert.equal(jsonProblem(`[${"{},".repeat(500_000)}1]`, MESSAGE_SHAPE), "holds too many values");
  assert.equal(jsonProblem("[".repeat(1e6), MESSAGE_SHAPE), "nests more than 100 deep");
});

Deno.test("jsonProblem() reads every text to the same end as the parser", () => {
  const pieces = ["\\", '"', "a", "\\\\", '\\"', "\\u0041", "\u2028", "é"];
  for (let seed = 0; seed < 5000; seed++) {
    let text = "";
    for (let n = seed, i = 0; i < 6; i++, n = Math.floor(n / pieces.length)) {
      text += pieces[n % pieces.length];
    }
    const json = `["${text}",[[[]]]]`;
    // Where it is JSON, the lists behind the text are the parser's and ours.
    const value = parseJson(json);
    if (Array.isArray(value) && value.length === 2) {
      assert.equal(jsonProblem(json, small), "nests more than 3 deep", json);
    }
  }
});

Deno.test("parseJson() keeps no __proto__, however it is spelled and wherever it lies", () => {
  for (
    const text of [
      '{"__proto__":{"x":1},"a":[{"__proto__":1}]}',
      '{"\\u005f_proto__":{"x":1},"a":[{"__prot\\u006f__":1}]}',
    ]
  ) {
    const value = parseJson(text) as { a: object[] };
    assert.deepEqual(Object.keys(value), ["a"]);
    assert.deepEqual(Object.keys(value.a[0]!), []);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  }
  assert.deepEqual(parseJson('{"a":"__proto__"}'), { a: "__proto__" });
  assert.ok(Array.isArray(parseJson(`${"[".repeat(50_000)}"__proto__"${"]".repeat(50_000)}`)));
});
