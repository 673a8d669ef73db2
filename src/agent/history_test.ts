import assert from "node:assert/strict";
import type { ChatMessage } from "../contracts/mod.ts";
import { isTainted, toWire, trimHistory } from "./history.ts";
import { messageTokens } from "./tokens.ts";

const user = (content: string): ChatMessage => ({ role: "user", content });
const answer = (content: string): ChatMessage => ({ role: "assistant", content });
const step = (id: string, size = 40): ChatMessage[] => [
  { role: "assistant", content: "", toolCalls: [{ id, name: "t", arguments: "{}" }] },
  { role: "tool", toolCallId: id, name: "t", content: "x".repeat(size) },
];

/** A conversation of random shape from a fixed seed. */
function conversation(seed: number): ChatMessage[] {
  let state = seed;
  const random = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
  const messages: ChatMessage[] = [];
  for (let exchange = 1 + random(6); exchange > 0; exchange--) {
    messages.push(user("q".repeat(random(200))));
    for (let steps = random(4); steps > 0; steps--) {
      messages.push(...step(`c${messages.length}`, random(300)));
    }
    if (exchange > 1 || random(2)) messages.push(answer("a".repeat(random(200))));
  }
  return messages;
}

const tokens = (messages: readonly ChatMessage[]) =>
  messages.reduce((sum, message) => sum + messageTokens(message), 0);

Deno.test("trimHistory() never parts a call from its result, and keeps the newest question", () => {
  for (let seed = 1; seed < 400; seed++) {
    const messages = conversation(seed);
    const budget = (seed * 37) % (tokens(messages) + 50);
    const { kept, dropped } = trimHistory(messages, budget);
    const calls = kept.flatMap((one) => one.role === "assistant" ? one.toolCalls ?? [] : []);
    const results = kept.filter((one) => one.role === "tool");
    assert.deepEqual(calls.map(({ id }) => id), results.map((one) => one.toolCallId));
    assert.ok(kept.includes(messages.findLast((one) => one.role === "user")!));
    assert.equal(kept.length + dropped, messages.length);
    assert.deepEqual(kept, messages.filter((message) => kept.includes(message)), "in order");
    if (budget >= tokens(messages)) assert.equal(dropped, 0);
  }
});

Deno.test("trimHistory() keeps to the budget unless the newest question and step alone pass it", () => {
  for (let seed = 1; seed < 400; seed++) {
    const messages = conversation(seed);
    const least = tokens(trimHistory(messages, 0).kept);
    const budget = least + (seed * 13) % 300;
    assert.ok(tokens(trimHistory(messages, budget).kept) <= budget);
  }
});

Deno.test("trimHistory() drops whole exchanges before steps of the newest", () => {
  const messages = [user("old"), answer("old"), user("new"), ...step("a"), ...step("b")];
  const { kept } = trimHistory(messages, tokens(messages) - 1);
  assert.deepEqual(kept, messages.slice(2));
});

Deno.test("trimHistory() leaves no hole between what it keeps", () => {
  const big = user("x".repeat(4000));
  const messages = [user("1"), answer("1"), big, answer("2"), user("3")];
  assert.deepEqual(trimHistory(messages, 100).kept, [messages[4]]);
  const stepped = [user("1"), answer("1"), user("2"), ...step("a", 4000), ...step("b")];
  assert.deepEqual(trimHistory(stepped, 100).kept, [stepped[2], ...stepped.slice(-2)]);
});

Deno.test("isTainted() sees attachments and results from outside", () => {
  assert.equal(isTainted([user("a"), ...step("b")]), false);
  assert.equal(isTainted([{ role: "user", content: "a", attached: "b" }]), true);
  const [call, result] = step("b");
  assert.equal(isTainted([call!, { ...result!, outside: true } as ChatMessage]), true);
});

Deno.test("toWire() joins what is attached to the user's words", () => {
  const [joined] = toWire([{ role: "user", content: "a", attached: "b" }]);
  assert.deepEqual(joined, { role: "user", content: "a\n\nb" });
});
