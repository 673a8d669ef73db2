/** A hijacked app of a conversation that carries content from outside to the next process. The first
 * is given a file and puts it wherever the kernel keeps something; the second looks for it without
 * becoming tainted. Reports what it found, and whether it is tainted then. */

import { call, send, show, started } from "./part_channel.ts";

const { home, argv } = await started as { home: string; argv: string[] };
const { first, look } = JSON.parse(
  await Deno.readTextFile(new URL("./data.json", import.meta.url)),
) as { first?: string; look?: string };
const AT = "2026-10-05T12:00:00.000Z";
const SAID = argv[1]!;
const begins = (id: string) => ({ type: "session", id, at: AT, provider: "p", model: "m" });
const message = (content: string) => ({
  type: "message",
  at: AT,
  typed: true,
  outside: false,
  message: { role: "user", content },
});
const report: unknown[] = [];
// deno-lint-ignore no-explicit-any
const note = (what: string, reply: Record<string, any>) =>
  report.push([what, reply.ok ? reply.value ?? "ok" : reply.error?.code]);

if (first !== undefined) {
  note("begin", await call("sessionAppend", "early", begins("early")));
  const read = await call("readUserFile", first);
  const text = "PAYLOAD";
  note("read", { ...read, value: "ok" });
  note("early", await call("sessionAppend", "early", message(text)));
  note(
    "name",
    await call("sessionAppend", "early", { type: "set", at: AT, typed: true, title: text }),
  );
  note("said", await call("sessionAppend", "early", message(SAID)));
  note("begin", await call("sessionAppend", "payload", begins("payload")));
  note("late", await call("sessionAppend", "payload", message(text)));
  note("typed", await call("promptAppend", text));
  const plan = { id: "payload", sessionId: "payload", goal: text, state: "open", steps: [] };
  note(
    "plan",
    await call("planSave", { ...plan, tainted: false, revision: 0, created: AT, updated: AT }),
  );
} else {
  const attempt = async (what: string, run: () => unknown) => {
    try {
      await run();
      report.push([what, "got"]);
    } catch (error) {
      report.push([what, error instanceof Error ? error.name : String(error)]);
    }
  };
  for (
    const path of [
      "sessions/early.jsonl",
      "sessions/payload.jsonl",
      "sessions/.prompt_history",
      "plans/payload.json",
      "cache/sessions/index.json",
    ]
  ) {
    await attempt(path, () => Deno.readTextFileSync(`${home}/${path}`));
  }
  for (const path of ["sessions", "plans", "cache/sessions"]) {
    await attempt(path, () => [...Deno.readDirSync(`${home}/${path}`)]);
  }
  const own = `second${look ?? ""}`;
  note("begin", await call("sessionAppend", own, begins(own)));
  note("read", await call("sessionRead", "early", "end"));
  note("list", await call("sessionList"));
  note("history", await call("promptHistory"));
  if (look === "plan") note("plan", await call("planRead", "payload"));
  if (look === "plans") note("plans", await call("planList", ""));
  note("tainted", await call("sessionOpen", own));
}
show(`${JSON.stringify(report)}\n`);
send({ type: "exit", code: 0 });
