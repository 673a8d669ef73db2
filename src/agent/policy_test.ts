import assert from "node:assert/strict";
import type { JsonObject } from "../base/mod.ts";
import type { Effect, PolicyQuestion, StandingAnswer } from "../contracts/mod.ts";
import { createPolicy, decide, type PolicyRule, type PolicySettings } from "./policy.ts";

const NOW = Date.UTC(2026, 9, 5);

function question(
  tool: Partial<PolicyQuestion["tool"]> = {},
  rest: Partial<PolicyQuestion> & { args?: JsonObject } = {},
): PolicyQuestion {
  const { args = {}, ...fields } = rest;
  const whole = { name: "t", effect: "read" as Effect, source: "plugin:p", ...tool };
  return {
    call: { id: "1", name: whole.name, args },
    tool: whole,
    sessionId: "s",
    tainted: false,
    warnings: [],
    reasons: [],
    standing: [],
    now: NOW,
    ...fields,
  };
}

function standing(fields: Partial<StandingAnswer> = {}): StandingAnswer {
  return {
    id: "a",
    tool: "t",
    source: "plugin:p",
    definition: "d",
    scope: "session",
    value: "s",
    created: new Date(NOW).toISOString(),
    expires: new Date(NOW + 1000).toISOString(),
    ...fields,
  };
}

/** what, question, settings, verdict */
const TABLE: readonly (readonly [string, PolicyQuestion, PolicySettings, string])[] = [
  ["allows a built-in read", question({ source: "builtin" }), {}, "allow"],
  ["allows a plugin's read", question(), {}, "allow"],
  ["asks about a plugin's read that the scan marked", question({}, { warnings: ["x"] }), {}, "ask"],
  [
    "allows a marked read of a built-in tool: users talk about injection",
    question({ source: "builtin" }, { warnings: ["x"] }),
    {},
    "allow",
  ],
  ["asks about a write", question({ effect: "write", source: "builtin" }), {}, "ask"],
  ["asks about a send", question({ effect: "send" }), {}, "ask"],
  ["asks about an exec", question({ effect: "exec" }), {}, "ask"],
  [
    "denies what it would ask when nobody is there",
    question({ effect: "exec" }),
    { canAsk: false },
    "deny",
  ],
  [
    "asks about a read by a plugin with network in a tainted turn",
    question({ network: true }, { tainted: true }),
    {},
    "ask",
  ],
  [
    "allows a tainted read of a plugin without network",
    question({}, { tainted: true }),
    {},
    "allow",
  ],
  [
    "counts an answer for the session",
    question({ effect: "send" }, { standing: [standing()] }),
    {},
    "allow",
  ],
  [
    "does not count a standing answer in a tainted turn",
    question({ effect: "send" }, { standing: [standing()], tainted: true }),
    {},
    "ask",
  ],
  [
    "does not count a standing answer for a tainted read with network",
    question({ network: true }, { standing: [standing()], tainted: true }),
    {},
    "ask",
  ],
  [
    "does not count a standing answer for a marked call",
    question({ effect: "send" }, { standing: [standing()], warnings: ["x"] }),
    {},
    "ask",
  ],
  [
    "does not count a standing answer for a call that repeats itself",
    question({ effect: "send" }, { standing: [standing()], reasons: ["again"] }),
    {},
    "ask",
  ],
  [
    "does not count an answer of another session",
    question({ effect: "send" }, { standing: [standing({ value: "other" })] }),
    {},
    "ask",
  ],
  [
    "does not count an expired answer",
    question({ effect: "send" }, {
      standing: [standing({ expires: new Date(NOW).toISOString() })],
    }),
    {},
    "ask",
  ],
  [
    "does not count an answer about another plugin's tool",
    question({ effect: "send" }, { standing: [standing({ source: "plugin:q" })] }),
    {},
    "ask",
  ],
  [
    "does not count an answer about another tool of the same plugin",
    question({ effect: "send" }, { standing: [standing({ tool: "u" })] }),
    {},
    "ask",
  ],
  [
    "asks about an effect that no rule speaks of",
    question({ effect: "other" as Effect, source: "builtin" }),
    {},
    "ask",
  ],
  [
    "relaxes a plugin's untainted write by require_approval",
    question({ effect: "write" }),
    { requireApproval: false },
    "allow",
  ],
  [
    "does not relax a tainted write",
    question({ effect: "write" }, { tainted: true }),
    { requireApproval: false },
    "ask",
  ],
  ["does not relax a send", question({ effect: "send" }), { requireApproval: false }, "ask"],
  ["does not relax an exec", question({ effect: "exec" }), { requireApproval: false }, "ask"],
  [
    "relaxes an untainted memory write by auto_write",
    question({ effect: "write", source: "builtin", name: "memory_write" }),
    { autoWriteMemory: true },
    "allow",
  ],
  [
    "does not relax a tainted memory write",
    question({ effect: "write", source: "builtin", name: "memory_write" }, { tainted: true }),
    { autoWriteMemory: true },
    "ask",
  ],
  [
    "does not relax a plugin's tool that calls itself memory_write",
    question({ effect: "write", name: "memory_write" }),
    { autoWriteMemory: true },
    "ask",
  ],
  [
    "asks about removing memory even with auto_write",
    question({ effect: "write", source: "builtin", name: "memory_remove" }),
    { autoWriteMemory: true },
    "ask",
  ],
];

for (const [what, asked, settings, verdict] of TABLE) {
  Deno.test(`decide() ${what}`, () => {
    const decided = decide(asked, settings);
    assert.equal(decided.verdict, verdict);
    assert.ok(decided.reasons.length > 0, "a verdict has a reason");
  });
}

Deno.test("decide() denies whenever a deny applies, wherever it stands", () => {
  const rules: PolicyRule[] = [
    { verdict: "allow", why: "a" },
    { verdict: "ask", why: "b", tool: "t" },
    { verdict: "allow", why: "c", effect: "exec" },
    { verdict: "deny", why: "d", source: "plugin:p" },
  ];
  for (const asked of everyQuestion()) {
    for (const order of orders(rules)) {
      const decided = decide(asked, {
        rules: order,
        requireApproval: false,
        autoWriteMemory: true,
      });
      assert.deepEqual(decided, { verdict: "deny", reasons: ["d"] });
    }
  }
});

Deno.test("decide() does not depend on the order of rules, nor grow laxer with more", () => {
  const rules: PolicyRule[] = [
    { verdict: "allow", why: "a" },
    { verdict: "ask", why: "b", tool: "t" },
    { verdict: "ask", why: "c", effect: "read" },
  ];
  const rank = { allow: 0, ask: 1, deny: 2 };
  for (const asked of everyQuestion()) {
    const verdicts = new Set(orders(rules).map((order) => decide(asked, { rules: order }).verdict));
    assert.equal(verdicts.size, 1);
    assert.ok(rank[[...verdicts][0]!] >= rank[decide(asked).verdict]);
  }
});

Deno.test("decide() never asks when nobody is there", () => {
  for (const asked of everyQuestion()) {
    assert.notEqual(decide(asked, { canAsk: false }).verdict, "ask");
  }
});

const bindings:
  readonly (readonly [string, StandingAnswer["scope"], JsonObject, JsonObject[], JsonObject[]])[] =
    [
      [
        "these arguments",
        "arguments",
        { to: "ada", n: 1 },
        [{ n: 1, to: "ada" }],
        [{ to: "ada", n: 2 }, { to: "ada" }],
      ],
      [
        "a host",
        "host",
        { url: "https://example.org/a" },
        [{ url: "https://example.org/b?c" }, { url: "https://EXAMPLE.org:443/" }],
        [
          { url: "https://example.org.evil.net/" },
          { url: "http://example.org/" },
          { url: "https://example.org@evil.net/" },
          { url: "https://example.org:8443/" },
          { url: "https://example.org./" },
          { url: "https://example.org\u3002evil.net/" },
          { url: "https://[::ffff:1.2.3.4]/" },
          { url: "https://example.org/", other: "https://evil.net/" },
          { url: "https://example.org/", other: " https://evil.net/" },
          { url: "https://example.org/", other: "https:evil.net" },
          { url: "https://example.org/", other: "https:\\\\evil.net" },
          { url: "https://example.org/", proxy: "evil.net:80" },
          { url: "https://example.org/", callback_url: "evil.net" },
          { url: "https://example.org/", nested: { jumpHost: "evil.net" } },
          { url: "example.org/a" },
          {},
        ],
      ],
      [
        "a folder",
        "folder",
        { path: "/home/ada/notes/a.md" },
        [{ path: "/home/ada/notes/b/c.md" }],
        [
          { path: "/home/ada/notes" },
          { path: "/home/ada/notes/../../.ssh/id" },
          { path: "/home/ada/notes-secret/x" },
          { path: "/home/ada/notes/x", target: "/etc/passwd" },
          { path: "/home/ada/notes/x", other: "~/.ssh/id" },
          { path: "/home/ada/notes/x", copyTo: "secret/id" },
          { path: "/home/ada/notes/x", nested: [{ filePath: "secret/id" }] },
          { path: "/home/ada/Notes/x" },
          { path: "/home/ada/notes/./../x" },
          { path: "home/ada/notes/x" },
          {},
        ],
      ],
      [
        "the arguments, where a host is asked for and none is named",
        "host",
        { text: "x" },
        [{ text: "x" }],
        [{ text: "y" }],
      ],
      [
        "the arguments, where two hosts are named",
        "host",
        { url: "https://example.org/", proxy: "example.net:443" },
        [{ proxy: "example.net:443", url: "https://example.org/" }],
        [
          { url: "https://example.org/" },
          { url: "https://example.org/b", proxy: "example.net:443" },
        ],
      ],
      [
        "the arguments, where one of the hosts cannot be read",
        "host",
        { url: "https://example.org/", proxy: "user@example.net" },
        [{ url: "https://example.org/", proxy: "user@example.net" }],
        [{ url: "https://example.org/" }],
      ],
      [
        "the arguments, where the folder would be the root",
        "folder",
        { path: "/passwd" },
        [{ path: "/passwd" }],
        [{ path: "/shadow" }],
      ],
    ];

for (const [what, scope, given, covered, others] of bindings) {
  Deno.test(`Policy.bind() binds a standing answer to ${what}`, () => {
    const policy = createPolicy();
    const binding = policy.bind({ id: "1", name: "t", args: given }, scope, "s");
    const verdict = (args: JsonObject) =>
      policy.decide(question({ effect: "send" }, { args, standing: [standing(binding)] })).verdict;
    for (const args of [given, ...covered]) {
      assert.equal(verdict(args), "allow", JSON.stringify(args));
    }
    for (const args of others) assert.equal(verdict(args), "ask", JSON.stringify(args));
  });
}

function everyQuestion(): PolicyQuestion[] {
  const effects: Effect[] = ["read", "write", "send", "exec"];
  return effects.flatMap((effect) =>
    [true, false].flatMap((tainted) =>
      [true, false].flatMap((network) =>
        [[], ["x"]].flatMap((warnings) =>
          [[], [standing()]].map((kept) =>
            question({ effect, network }, { tainted, warnings, standing: kept })
          )
        )
      )
    )
  );
}

function orders<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}
