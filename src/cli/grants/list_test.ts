import assert from "node:assert/strict";
import type { KernelApi, StandingAnswer } from "../../contracts/mod.ts";
import type { Output } from "../../terminal/mod.ts";
import type { CommandPorts } from "../command.ts";
import { parseCommandLine } from "../../commands/mod.ts";
import command from "./list.ts";

const base = {
  tool: "ops__run",
  source: "plugin:ops",
  definition: "x",
  created: "2026-11-01T00:00:00.000Z",
  expires: "2026-12-01T00:00:00.000Z",
};
const others = JSON.stringify({
  at: ["/url"],
  fixed: { command: "uptime", loud: true, url: null },
});
const ANSWERS: StandingAnswer[] = [
  { ...base, id: "a1", scope: "arguments", value: '{"command":"uptime","host":"web1"}' },
  { ...base, id: "a2", scope: "host", value: "https://example.org", others },
  {
    ...base,
    id: "a3",
    scope: "folder",
    value: "/srv/www",
    others: '{"at":["/path"],"fixed":{"path":null}}',
  },
  { ...base, id: "a4", scope: "host", value: "old.example" },
];

/** What the command prints. */
async function printed(...options: string[]): Promise<string> {
  let text = "";
  const kernel: Partial<KernelApi> = { standingAnswers: () => Promise.resolve(ANSWERS) };
  const out: Partial<Output> = {
    write: (more) => void (text += more),
    line: (line = "") => void (text += `${line}\n`),
  };
  // Of its context it uses these alone.
  const ports: Partial<CommandPorts> = { kernel: kernel as KernelApi, out: out as Output };
  const line = await parseCommandLine(["grants", "list", ...options]);
  await command.run(line, ports as CommandPorts);
  return text;
}

Deno.test("pyra grants list says in words what each approval covers", async () => {
  assert.deepEqual((await printed()).split("\n"), [
    "a1  ops__run, exactly command uptime, host web1, until 2026-12-01",
    "a2  ops__run, host https://example.org, command uptime, loud true as it was, until 2026-12-01",
    "a3  ops__run, folder /srv/www, all else the same, until 2026-12-01",
    "a4  ops__run, host old.example, out of use, until 2026-12-01",
    "",
  ]);
});

Deno.test("pyra grants list --json holds no JSON in a text for what else must fit", async () => {
  const { answers } = JSON.parse(await printed("--json"));
  assert.deepEqual(answers[1].others, {
    at: ["/url"],
    fixed: { command: "uptime", loud: true, url: null },
  });
});
