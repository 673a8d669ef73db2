/** `pyra provider list`: the registry in groups, and the local servers that run. */

import { ExitCode } from "../../base/mod.ts";
import type { LocalServer } from "../../contracts/mod.ts";
import { type Provider, PROVIDERS } from "../../providers/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

/** The local servers that are looked for. */
const LOOKED_FOR = ["ollama", "lmstudio"];

export default command("provider list", async ({ options, start, kernel, out }) => {
  const running = await kernel.discoverLocal();
  if (options.json) {
    const providers = PROVIDERS.map((provider) => ({
      ...provider,
      in_use: provider.id === start.provider.id,
    }));
    out.write(jsonDocument({ providers, running }));
    return ExitCode.ok;
  }
  for (const group of new Set(PROVIDERS.map((provider) => provider.group))) {
    out.line(out.paint(group, "bold"));
    for (const provider of PROVIDERS.filter((provider) => provider.group === group)) {
      const mark = provider.id === start.provider.id ? "*" : " ";
      out.line(
        `${mark} ${provider.id.padEnd(12)} ${provider.displayName.padEnd(22)} ${
          needs(provider, running)
        }`,
      );
    }
    out.line();
  }
  return ExitCode.ok;
});

function needs(provider: Provider, running: readonly LocalServer[]): string {
  const server = running.find((server) => server.provider === provider.id);
  if (server) {
    return `running, with ${escapeTerminal(server.models.map((model) => model.id).join(", "))}`;
  }
  if (provider.requiresKey) return `needs a key: ${provider.keyEnvVar}`;
  return LOOKED_FOR.includes(provider.id) ? "not running at its usual address" : "";
}
