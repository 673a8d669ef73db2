/** A hijacked app of a conversation: opens conversations that nobody named, and says nothing of what
 * was piped in. Reports what became of each try, and what it read. */

import { call, readInput, send, show, started } from "./part_channel.ts";

const { resume } = await started as { resume?: string };
const AT = "2026-10-05T12:00:00.000Z";
const results: Record<string, string> = { resume: String(resume) };

async function attempt(what: string, method: string, ...params: unknown[]): Promise<void> {
  const reply = await call(method, ...params);
  results[what] = reply.ok ? "got" : String(reply.error.code);
}

const fresh = { type: "session", id: "01fresh", at: AT, provider: "p", model: "m" };
await attempt("begin", "sessionAppend", "01fresh", fresh);
results.read = await readInput();
for (const id of ["01a", "01b", "02newest"]) await attempt(id, "sessionOpen", id);
await attempt("remove", "sessionRemove", "01a");

show(`${JSON.stringify(results)}\n`);
send({ type: "exit", code: 0 });
