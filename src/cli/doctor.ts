/** `pyra doctor`: everything looked at once, a line each, with what to do. */

import { ExitCode, toErrorInfo } from "../base/mod.ts";
import type { Finding } from "../contracts/mod.ts";
import { reachProvider } from "../providers/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import type { Trait } from "../terminal/mod.ts";
import { command, type CommandContext } from "./command.ts";
import { jsonDocument } from "./report.ts";

/** How long a provider may take to answer at all, in milliseconds. */
const PATIENCE_MS = 10_000;

const MARKS: Record<Finding["status"], { sign: string; plain: string; trait: Trait }> = {
  ok: { sign: "✓", plain: "ok     ", trait: "green" },
  note: { sign: "•", plain: "note   ", trait: "cyan" },
  problem: { sign: "✗", plain: "problem", trait: "red" },
  fixed: { sign: "✓", plain: "fixed  ", trait: "green" },
};

export default command("doctor", async (context) => {
  const { options, kernel, out } = context;
  const isJson = options.json;
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    if (!isJson) show(context, finding);
  };
  (await kernel.doctor(options.fix)).forEach(tell);
  tell(await memory(context));
  // Last, for it may take its time.
  tell(await provider(context));
  const ok = findings.every(({ status }) => status !== "problem");
  if (isJson) {
    out.write(jsonDocument({ ok, findings: findings.map((finding) => ({ ...finding })) }));
  }
  return ok ? ExitCode.ok : ExitCode.failed;
});

async function memory({ options, services }: CommandContext<"doctor">): Promise<Finding> {
  return await examine("memory", async () => {
    const folder = await services.memory();
    if (options.fix) {
      return { status: "fixed", found: `index rebuilt from ${await folder.reindex()} files` };
    }
    const { files, sections } = await folder.stats();
    return { status: "ok", found: `${files} files, ${sections} sections in the index` };
  });
}

async function provider({ start, terminated }: CommandContext<"doctor">): Promise<Finding> {
  const { id, baseUrl } = start.provider;
  return await examine("provider", async () => {
    if (id === "offline") {
      return { status: "note", found: "none: offline", hint: "`pyra setup` chooses a model" };
    }
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const signal = AbortSignal.any([terminated, patience]);
    const host = await reachProvider({ id, baseUrl, signal }).catch((error) => {
      if (patience.aborted) return undefined;
      throw error;
    });
    if (host === undefined) {
      return {
        status: "problem",
        found: `${id} did not answer within ${PATIENCE_MS / 1000} s`,
        hint: "try again; if it stays so, look at the server, or at the network on the way",
      };
    }
    return {
      status: "ok",
      found: `${id} answers at ${host}; \`pyra provider test\` tries the key`,
    };
  });
}

async function examine(
  id: Finding["id"],
  look: () => Promise<Omit<Finding, "id">>,
): Promise<Finding> {
  try {
    return { id, ...await look() };
  } catch (error) {
    const { message, hint } = toErrorInfo(error);
    return { id, status: "problem", found: message, hint };
  }
}

function show({ out }: CommandContext, { id, status, found, hint }: Finding): void {
  const { sign, plain, trait } = MARKS[status];
  const mark = out.facts.unicode && out.facts.color ? out.paint(sign, trait) : plain;
  out.line(`${mark} ${id.padEnd(8)}  ${escapeTerminal(found, { multiline: true })}`);
  if (hint) out.line(`${" ".repeat(out.facts.color ? 12 : 18)}${escapeTerminal(hint)}`);
}
