/** Makes the gate of one app process from what the kernel read itself: the configuration, the command
 * line, the provider it chose. Nothing of it is the app's word. */

import type { Config } from "../../config/mod.ts";
import { saysWrite } from "../../providers/offline_words.ts";
import type { Invocation } from "../invocation.ts";
import type { KernelPlugins } from "../kernel_plugins.ts";
import type { KernelLog } from "../log.ts";
import { type GateParts, KernelGate } from "./kernel_gate.ts";
import { YesBeforehand } from "./yes_beforehand.ts";

/** What a gate is made from. */
export interface OpenGateOptions
  extends Pick<GateParts, "person" | "edit" | "scan" | "conversation" | "origins"> {
  plugins: Pick<KernelPlugins, "grants" | "host">;
  log: Pick<KernelLog, "write" | "writeFor" | "writeCall">;
  /** Who causes the lines: `app chat`. */
  part: string;
  config: Config;
  /** The provider in use. What the offline rules write is what the user's own sentence says. */
  providerId: string;
  invocation: Pick<Invocation, "argv" | "line" | "yes">;
}

/** The gate of a conversation that begins. */
export function openGate(options: OpenGateOptions): KernelGate {
  const { plugins, log, part, config, providerId, invocation, ...rest } = options;
  const gate: KernelGate = new KernelGate({
    ...rest,
    yes: new YesBeforehand(invocation),
    grants: plugins.grants,
    host: () => plugins.host(),
    isOn: (name) => config.plugins.enabled.includes(name),
    log: (name, event, fields) => {
      if (name === "tool_executions") return log.writeCall(part, event, fields);
      // An approval that is saved was the person's yes.
      if (event === "approval_saved") return log.write(name, event, fields);
      return log.writeFor(part, name, event, fields);
    },
    settings: () => ({
      requireApproval: config.plugins.require_approval,
      autoWriteMemory: config.memory.auto_write,
      logInjections: config.security.log_injections,
    }),
    saidSo: (name, args) =>
      providerId === "offline" &&
      gate.origins.sentences.some((sentence) => saysWrite(sentence, { name, args })),
    now: Date.now,
  });
  return gate;
}
