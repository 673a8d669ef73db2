/** `pyra chat`: opens a conversation and hands it to the REPL. */

import { ExitCode } from "../base/mod.ts";
import type { Handover, SessionInfo } from "../contracts/mod.ts";
import { PROVIDERS } from "../providers/mod.ts";
import { loadTerminal, type ReplPorts } from "../terminal/mod.ts";
import { command, type CommandContext } from "./command.ts";
import { pluginCommands } from "./plugin/slash.ts";
import { oneSession } from "./session/find.ts";
import { slashCommands } from "./slash.ts";

export default command("chat", async (context) => {
  const { options, out, config, services } = context;
  const { openTerminal, runRepl } = await loadTerminal();
  const terminal = openTerminal(out, context.interrupts);
  const agent = await services.agent();
  const end = await runRepl<Handover>({
    terminal,
    service: agent,
    session: await agent.open({
      system: options.system,
      model: options.model,
      resume: await resumed(context),
    }),
    assistantName: config.general.assistant_name,
    subtitle: subtitle(context),
    history: services.history(),
    ports: ports(context),
    extra: [
      ...slashCommands(services),
      ...pluginCommands(await services.plugins()),
    ],
    showWarnings: config.security.injection_detection,
    signal: context.terminated,
  });
  if (end.kind === "exit") return ExitCode.ok;
  return { code: ExitCode.ok, handover: end.handover };
});

/** The session to take up: what the kernel hands back after a detour, or the user's flags. */
async function resumed(
  { start, options, services }: CommandContext<"chat">,
): Promise<string | undefined> {
  if (start.resume !== undefined) return start.resume;
  const given = options.session;
  if (given === undefined && !options.continue) return undefined;
  return await oneSession(await services.sessions(), given);
}

function subtitle({ start }: CommandContext<"chat">): string {
  const { id, model } = start.provider;
  return id === "offline"
    ? "offline: no model yet, `pyra setup` chooses one"
    : `${id} ${model ?? ""}`;
}

/** What the REPL can do only by leaving this app, or by asking the kernel. */
function ports({ kernel, services, start: { argv } }: CommandContext<"chat">): ReplPorts<Handover> {
  return {
    saveFile: (name, content) => kernel.writeUserFile(name, new TextEncoder().encode(content)),
    copy: (content) => kernel.copyText(content),
    clear: () => kernel.clearScreen(),
    async listModels() {
      return await (await services.provider()).listModels(AbortSignal.timeout(10_000));
    },
    async switchModel(name, session) {
      const [, provider, model] = name.match(/^([a-z0-9_-]+):(.*)$/) ?? [];
      if (provider === undefined || !PROVIDERS.some(({ id }) => id === provider)) {
        await (await services.agent()).configure(session.id, { model: name });
        return undefined;
      }
      const argv = ["chat", "--provider", provider, ...model ? ["--model", model] : []];
      return { argv, resume: session.id };
    },
    openConfig: (session: SessionInfo, plain: boolean) =>
      Promise.resolve({ argv: ["config", ...plain ? ["--plain"] : []], resume: session.id }),
    unlock: (session) => ({ argv, resume: session.id, unlock: true }),
  };
}
