/** `pyra setup`: provider, address or key, model, a test message, and `config.yaml`.
 *
 * The first app can reach nobody. Once a provider is chosen, a second one starts with
 * just that provider's host, and the wizard goes on there. */

import { ExitCode, PyraError, UsageError } from "../base/mod.ts";
import type { ConfigEdit, LocalServer } from "../contracts/mod.ts";
import { getProvider, type Provider, PROVIDERS } from "../providers/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import { loadTerminal, type Terminal } from "../terminal/mod.ts";
import { command, type CommandContext, type CommandEnd } from "./command.ts";
import { jsonDocument } from "./report.ts";
import { tryProvider } from "./provider/trial.ts";

/** Choose this instead of a listed model. */
const OTHER_MODEL = Symbol("other");

export default command("setup", async (context) => {
  const { options, interrupts, out } = context;
  const chosen = options.provider;
  if (options.yes) {
    if (chosen === undefined) {
      throw new UsageError("--yes needs --provider", "`pyra provider list` shows them");
    }
    return await finish(context, getProvider(chosen), undefined);
  }
  const { openTerminal } = await loadTerminal();
  const terminal = openTerminal(out, interrupts);
  try {
    if (chosen === undefined) return await choose(context, terminal);
    return await finish(context, getProvider(chosen), terminal);
  } finally {
    terminal.close();
  }
});

/** The first half: which provider, and where. Hands over to an app that may reach it. */
async function choose(
  { kernel }: CommandContext<"setup">,
  terminal: Terminal,
): Promise<CommandEnd> {
  const { askChoice, askText } = await loadTerminal();
  const running = await kernel.discoverLocal();
  const provider = await askChoice(terminal, {
    question: "Which provider?",
    choices: PROVIDERS.map((provider) => ({
      value: provider,
      label: provider.displayName,
      group: provider.group,
      note: note(provider, running),
    })),
  });
  const argv = ["setup", "--provider", provider.id];
  if (!provider.baseUrl && provider.id !== "offline") {
    const question = provider.id === "custom"
      ? "Its address (…/v1)?"
      : `The address of your ${provider.displayName}?`;
    argv.push("--base-url", await askText(terminal, { question, validate: checkUrl }));
  }
  return { code: ExitCode.ok, handover: { argv } };
}

function note(provider: Provider, running: readonly LocalServer[]): string | undefined {
  const server = running.find((server) => server.provider === provider.id);
  if (server) return `running, ${server.models.length} models`;
  return provider.requiresKey ? "needs a key" : undefined;
}

function checkUrl(answer: string): string | undefined {
  const url = URL.parse(answer);
  if (url?.protocol === "https:" || url?.protocol === "http:") return undefined;
  return "an address starts with https:// or http://";
}

/** The second half, in an app that reaches the provider: model, test, `config.yaml`. */
async function finish(
  context: CommandContext<"setup">,
  provider: Provider,
  terminal: Terminal | undefined,
): Promise<CommandEnd> {
  const { options, kernel, out, start } = context;
  await requireKey(context, provider);
  const model = provider.id === "offline" ? undefined : options.model ??
    (terminal ? await chooseModel(context, provider, terminal) : provider.defaultModel);
  if (provider.id !== "offline" && !options["no-test"]) await test(context, model!, terminal);
  const baseUrl = options["base-url"];
  const set = (key: string, value: string | undefined): ConfigEdit =>
    value === undefined ? { unset: ["ai", key] } : { set: ["ai", key], value };
  await kernel.editConfig([
    set("provider_id", provider.id),
    set("model", model),
    set("base_url", baseUrl),
  ]);
  if (options.json) {
    out.write(
      jsonDocument({
        provider: provider.id,
        model: model ?? null,
        base_url: baseUrl ?? null,
      }),
    );
  } else if (!options.quiet) {
    out.error(
      `Pyra now uses ${provider.displayName}${
        model ? `, ${escapeTerminal(model)}` : ""
      }. Try \`pyra chat\`.`,
    );
    out.error(`(written to ${start.home}/config.yaml)`);
  }
  return ExitCode.ok;
}

/** The kernel has asked for the key if it could; whoever said --yes must have it ready. */
async function requireKey({ kernel }: CommandContext<"setup">, provider: Provider): Promise<void> {
  if (!provider.requiresKey) return;
  if (await kernel.secret(`provider:${provider.id}`, "setup tests the key")) return;
  throw new PyraError(`${provider.displayName} needs a key, and there is none`, {
    code: "provider.no_key",
    hint: `set ${provider.keyEnvVar}, or run \`pyra vault set provider:${provider.id}\``,
  });
}

async function chooseModel(
  { services, out }: CommandContext<"setup">,
  provider: Provider,
  terminal: Terminal,
): Promise<string> {
  const { askChoice, askText } = await loadTerminal();
  const typed = () =>
    askText(terminal, { question: "Which model?", default: provider.defaultModel || undefined });
  let models;
  try {
    models = await (await services.provider()).listModels(AbortSignal.timeout(10_000));
  } catch (error) {
    if (!(error instanceof PyraError)) throw error;
    out.error(`pyra: note: ${escapeTerminal(error.message)}`);
    return await typed();
  }
  const chosen = await askChoice<string | typeof OTHER_MODEL>(terminal, {
    question: "Which model?",
    initial: provider.defaultModel,
    choices: [
      ...models.map(({ id, contextWindow }) => ({
        value: id,
        label: id,
        note: contextWindow ? `${contextWindow} tokens` : undefined,
      })),
      { value: OTHER_MODEL, label: "another" },
    ],
  });
  return chosen === OTHER_MODEL ? await typed() : chosen;
}

/** A failing test stops the wizard, unless the user wants to go on. */
async function test(
  { services, out, terminated, options }: CommandContext<"setup">,
  model: string,
  terminal: Terminal | undefined,
): Promise<void> {
  const { answer, error } = await tryProvider(await services.provider(), model, terminated);
  if (!error) {
    if (!options.quiet) out.error(`The test message was answered: ${escapeTerminal(answer)}`);
    return;
  }
  out.error(`pyra: note: ${escapeTerminal(error.message)}`);
  if (
    terminal &&
    await (await loadTerminal()).askConfirm(terminal, {
      question: "Keep this choice all the same?",
    })
  ) {
    return;
  }
  throw new PyraError(error.message, error);
}
