import assert from "node:assert/strict";
import type { Effect, PluginPermissions, StandingAnswer } from "../contracts/mod.ts";
import {
  decide,
  type GateQuestion,
  type GateTool,
  type PolicyRule,
  type PolicySettings,
} from "./policy.ts";

const NOW = Date.UTC(2026, 9, 5);

/** What a plugin may reach: the hosts, and nothing else. */
function reaching(...net: string[]): PluginPermissions {
  return { net, read: [], write: [], env: [], sys: [], run: [] };
}

function question(
  tool: Partial<GateTool> = {},
  rest: Partial<GateQuestion> = {},
): GateQuestion {
  return {
    tool: {
      name: "t",
      effect: "read",
      source: "plugin:p",
      permissions: tool.source === "builtin" ? undefined : reaching(),
      definition: "d",
      taints: true,
      ...tool,
    },
    args: {},
    sessionId: "s",
    tainted: false,
    warnings: [],
    reasons: [],
    approvals: [],
    now: NOW,
    ...rest,
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
const TABLE: readonly (readonly [string, GateQuestion, PolicySettings, string])[] = [
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
    "asks about a tainted read by a plugin that may reach any host",
    question({ permissions: reaching("public") }, { tainted: true }),
    {},
    "ask",
  ],
  [
    "asks about a tainted read whose caller chooses the address",
    question({ permissions: reaching("a.org:443") }, {
      tainted: true,
      args: { page: { url: "https://a.org/?q=secret" } },
    }),
    {},
    "ask",
  ],
  [
    "asks about a tainted read with an address in an argument of another name",
    question({ permissions: reaching("a.org:443") }, {
      tainted: true,
      args: { q: " HTTPS:\\\\evil.net" },
    }),
    {},
    "ask",
  ],
  [
    "allows a tainted read of a plugin that reaches only its own hosts",
    question({ permissions: reaching("imap.example.org:993") }, {
      tainted: true,
      args: { q: "dentist" },
    }),
    {},
    "allow",
  ],
  [
    "allows a tainted read of a plugin without network, whatever its arguments",
    question({}, { tainted: true, args: { url: "https://evil.net/" } }),
    {},
    "allow",
  ],
  [
    "counts an approval for the session",
    question({ effect: "send" }, { approvals: [standing()] }),
    {},
    "allow",
  ],
  [
    "does not count an approval for the session in a tainted conversation",
    question({ effect: "send" }, { approvals: [standing()], tainted: true }),
    {},
    "ask",
  ],
  [
    "does not count one for a tainted read that sends",
    question({ permissions: reaching("public") }, { approvals: [standing()], tainted: true }),
    {},
    "ask",
  ],
  [
    "counts an approval of exactly these arguments in a tainted conversation, too",
    question({ effect: "exec" }, {
      approvals: [standing({ scope: "arguments", value: "{}" })],
      tainted: true,
    }),
    {},
    "allow",
  ],
  [
    "finds an exact approval behind a wide one that does not count",
    question({ effect: "send" }, {
      approvals: [standing(), standing({ scope: "arguments", value: "{}" })],
      tainted: true,
    }),
    {},
    "allow",
  ],
  [
    "does not count an approval for the session for what runs a program",
    question({ effect: "exec" }, { approvals: [standing()] }),
    {},
    "ask",
  ],
  [
    "does not count an approval of a tool that now says something else of itself",
    question({ effect: "send", definition: "new" }, { approvals: [standing()] }),
    {},
    "ask",
  ],
  [
    "does not count an approval for a marked call, not even an exact one",
    question({ effect: "send" }, {
      approvals: [standing(), standing({ scope: "arguments", value: "{}" })],
      warnings: ["x"],
    }),
    {},
    "ask",
  ],
  [
    "does not count a standing answer for a call that repeats itself",
    question({ effect: "send" }, { approvals: [standing()], reasons: ["again"] }),
    {},
    "ask",
  ],
  [
    "does not count an answer of another session",
    question({ effect: "send" }, { approvals: [standing({ value: "other" })] }),
    {},
    "ask",
  ],
  [
    "does not count an expired answer",
    question({ effect: "send" }, {
      approvals: [standing({ expires: new Date(NOW).toISOString() })],
    }),
    {},
    "ask",
  ],
  [
    "does not count an answer about another plugin's tool",
    question({ effect: "send" }, { approvals: [standing({ source: "plugin:q" })] }),
    {},
    "ask",
  ],
  [
    "does not count an answer about another tool of the same plugin",
    question({ effect: "send" }, { approvals: [standing({ tool: "u" })] }),
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

function everyQuestion(): GateQuestion[] {
  const effects: Effect[] = ["read", "write", "send", "exec"];
  return effects.flatMap((effect) =>
    [true, false].flatMap((tainted) =>
      [true, false].flatMap((network) =>
        [[], ["x"]].flatMap((warnings) =>
          [[], [standing()]].map((kept) =>
            question({ effect, permissions: reaching(...network ? ["public"] : []) }, {
              tainted,
              warnings,
              approvals: kept,
            })
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
