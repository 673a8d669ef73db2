import assert from "node:assert/strict";
import { DEFAULT_CONFIG } from "./defaults.ts";
import { ConfigError } from "./errors.ts";
import { parseText } from "./parse.ts";

/** What a text is refused with. */
function refusal(text: string): ConfigError {
  try {
    parseText(text, "config.yaml");
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: `It was taken: ${text.slice(0, 200)}` });
}

Deno.test("parseText() fills in defaults around what the file says", () => {
  assert.deepEqual(parseText("ai:\n  model: gpt-5\nmemory: {auto_load: false}\n", "config.yaml"), {
    ...DEFAULT_CONFIG,
    ai: { ...DEFAULT_CONFIG.ai, model: "gpt-5" },
    memory: { ...DEFAULT_CONFIG.memory, auto_load: false },
  });
});

Deno.test("parseText() takes what says nothing as the defaults", () => {
  for (
    const text of [
      "",
      "\n\n",
      "# a comment",
      "---\n",
      "{}",
      "ai:\n",
      "ai: ~\nmemory:\n  auto_load:",
    ]
  ) {
    assert.deepEqual(parseText(text, "config.yaml"), DEFAULT_CONFIG, JSON.stringify(text));
  }
});

Deno.test("parseText() takes Windows line ends", () => {
  assert.equal(parseText("ai:\r\n  model: x\r\n", "config.yaml").ai.model, "x");
});

Deno.test("parseText() names file, line, column, field, what it expected and what it found", () => {
  const error = refusal("# one\nai:\n  provider_id: openai\n\n  model:\n    - gpt-5\n");
  assert.equal(error.message, "config.yaml:5: ai.model: expected text, found a list");
  assert.equal(error.code, "config.invalid");
  assert.equal(error.exitCode, 78);
  assert.deepEqual(error.problems, [{
    ...{ line: 5, column: 3, field: "ai.model" },
    message: "expected text, found a list",
  }]);
});

const WRONG: [string, string][] = [
  ["ai: 3", "config.yaml:1: ai: expected a block of keys, found 3"],
  ["- ai", "config.yaml: expected a block of keys, found a list"],
  ["hello", 'config.yaml: expected a block of keys, found the text "hello"'],
  [
    "ai:\n  timeout_seconds: soon",
    'config.yaml:2: ai.timeout_seconds: expected a whole number from 1 to 3600, found the text "soon"',
  ],
  [
    "ai:\n  timeout_seconds: .inf",
    "config.yaml:2: ai.timeout_seconds: expected a whole number from 1 to 3600, found Infinity",
  ],
  ["ai:\n  model: 4", "config.yaml:2: ai.model: expected text, found 4"],
  [
    "memory:\n  auto_load: yes",
    'config.yaml:2: memory.auto_load: expected true or false, found the text "yes"',
  ],
  [
    "vault: {backend: rot13}",
    'config.yaml:1: vault.backend: expected age or gpg, found the text "rot13"',
  ],
  [
    "plugins:\n  enabled:\n    - mail\n    - Bad Name",
    "config.yaml:4: plugins.enabled.1: expected a name of a-z, 0-9, _ and -, " +
    'found the text "Bad Name"',
  ],
  [
    "plugins:\n  enabled:\n    - mail\n    -\n",
    "config.yaml:4: plugins.enabled.1: expected a name of a-z, 0-9, _ and -, found nothing",
  ],
  [
    "plugins:\n  enabled: mail",
    'config.yaml:2: plugins.enabled: expected a list of plugin names, found the text "mail"',
  ],
  [
    "plugin_settings:\n  mail:\n    hosts: {a: 1}",
    "config.yaml:3: plugin_settings.mail.hosts: expected text, a number, true, false, or a list, " +
    "found a block of keys",
  ],
  [
    "plugin_settings:\n  Mail:\n    a: 1",
    "config.yaml:2: plugin_settings.Mail: expected a name of a-z, 0-9, _ and - as the key",
  ],
  ["ai:\n  modle: x", 'config.yaml:2: ai.modle: unknown key, did you mean "model"?'],
  ["memry:\n  auto_load: true", 'config.yaml:1: memry: unknown key, did you mean "memory"?'],
  ["model: x", 'config.yaml:1: model: unknown key, did you mean "model" below "ai"?'],
  ["ai.model: x", 'config.yaml:1: ai.model: unknown key, did you mean "model" below "ai"?'],
  ["xyzzy: 1", "config.yaml:1: xyzzy: unknown key"],
  [
    "ai:\n  api_key: 1",
    "config.yaml:2: ai.api_key: unknown key; secrets go into the vault: `pyra vault set`",
  ],
  ["1: 2", "config.yaml:1: 1: unknown key"],
  ["<<: {a: 1}", "config.yaml:1: <<: unknown key"],
  ["ai:\n  model: a\n  model: b", "config.yaml:3: ai.model: it stands here for the second time"],
  ["ai: {model: a}\nai: {}", "config.yaml:2: ai: it stands here for the second time"],
  ["ai: &x {}\nmemory: *x", "config.yaml:2: memory: references (*name) are not supported"],
  [
    "---\nai: {}\n---\nai: {}",
    "config.yaml:3: a second document starts here: there can be only one",
  ],
  ["ai: !!binary aGk=", "config.yaml:1: ai: tags (!!name) are not supported"],
];

Deno.test("parseText() says in one line what is wrong with a field", () => {
  for (const [text, message] of WRONG) assert.equal(refusal(text).message, message);
});

Deno.test("parseText() names the line of broken YAML", () => {
  for (
    const text of [
      "ai:\n  model: 'x",
      "ai:\n\tmodel: x",
      "ai: {}\nb: c: d",
      "ai: {}\n]",
      "ai: {}\nb: !foo x",
      "ai: {}\n? [a]\n: b",
    ]
  ) assert.match(refusal(text).message, /^config\.yaml:2: not YAML: \w/, JSON.stringify(text));
});

Deno.test("parseText() lists all problems in the order of the file", () => {
  const { message, problems } = refusal(
    "vault:\n  unlock: 1\nai:\n  modle: x\n  model: []\nx: 1\n",
  );
  assert.deepEqual(problems.map(({ line, field }) => [line, field]), [
    [2, "vault.unlock"],
    [4, "ai.modle"],
    [5, "ai.model"],
    [6, "x"],
  ]);
  assert.equal(message.split("\n").length, 4);
});

Deno.test("parseText() lists twenty problems and counts the rest", () => {
  const { message, problems } = refusal(
    Array.from({ length: 300 }, (_, i) => `k${i}: 1`).join("\n"),
  );
  assert.equal(problems.length, 300);
  assert.equal(message.split("\n").length, 21);
  assert.match(message, /\nand 280 more$/);
});

Deno.test("parseText() refuses names that mean something to JavaScript", () => {
  for (const name of ["__proto__", "constructor", "prototype"]) {
    for (const text of [`${name}: {a: 1}`, `plugin_settings: {mail: {${name}: 1}}`]) {
      assert.match(refusal(text).message, /: this name is not allowed$/);
    }
  }
  assert.equal(({} as Record<string, unknown>).a, undefined);
});

Deno.test("parseText() refuses deep nesting of every kind", () => {
  for (const opener of ["[", "- ", "? ", "{a: ", ": "]) {
    const { problems } = refusal(opener.repeat(300_000));
    assert.equal(problems[0]?.message, "nested too deeply", opener);
  }
  const ladder = Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n");
  assert.match(refusal(ladder).message, /^config\.yaml:\d+: nested too deeply/);
});

Deno.test("parseText() refuses a bomb of references", () => {
  const levels = Array.from({ length: 9 }, (_, i) => `k${i}: &k${i} [${`*k${i - 1},`.repeat(9)}]`);
  assert.match(refusal(levels.join("\n")).message, /references \(\*name\) are not supported/);
});

Deno.test("parseText() reads many keys in linear time", () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `    k${i}: 1`);
  const config = parseText(`plugin_settings:\n  mail:\n${lines.join("\n")}\n`, "config.yaml");
  assert.equal(Object.keys(config.plugin_settings.mail!).length, 60_000);
});
