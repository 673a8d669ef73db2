/** The descriptions of all commands, by family; a family is loaded when one of it is used. */

import type { COMMON } from "./common.ts";
import type { CommandSpec, OperandValues, OptionValues } from "./spec.ts";
import type { CommandPath } from "./table.ts";
import type { CONFIG } from "./config.ts";
import type { DAEMON } from "./daemon.ts";
import type { MEMORY } from "./memory.ts";
import type { PLAN } from "./plan.ts";
import type { PLUGIN } from "./plugin.ts";
import type { SESSION } from "./session.ts";
import type { SETUP } from "./setup.ts";
import type { TALK } from "./talk.ts";
import type { TOOL } from "./tool.ts";
import type { UPKEEP } from "./upkeep.ts";
import type { VAULT } from "./vault.ts";

type Specs =
  & typeof TALK
  & typeof SESSION
  & typeof PLAN
  & typeof MEMORY
  & typeof SETUP
  & typeof CONFIG
  & typeof VAULT
  & typeof PLUGIN
  & typeof TOOL
  & typeof DAEMON
  & typeof UPKEEP;

/** The options of one command, and those of all. */
export type Options<Path extends CommandPath> = OptionValues<
  Specs[Path]["options"] & typeof COMMON
>;

/** The operands of one command. */
export type Operands<Path extends CommandPath> = OperandValues<Specs[Path]["operands"]>;

/** Where the commands that begin with a word are described. As `string`: loaded when asked for. */
const FAMILIES: Readonly<
  Record<string, () => Promise<Record<string, Record<string, CommandSpec>>>>
> = {
  chat: () => import("./talk.ts" as string),
  ask: () => import("./talk.ts" as string),
  session: () => import("./session.ts" as string),
  plan: () => import("./plan.ts" as string),
  memory: () => import("./memory.ts" as string),
  index: () => import("./memory.ts" as string),
  setup: () => import("./setup.ts" as string),
  provider: () => import("./setup.ts" as string),
  config: () => import("./config.ts" as string),
  vault: () => import("./vault.ts" as string),
  plugin: () => import("./plugin.ts" as string),
  tool: () => import("./tool.ts" as string),
  grants: () => import("./tool.ts" as string),
  daemon: () => import("./daemon.ts" as string),
};

/** The description of one command. */
export async function specOf(path: CommandPath): Promise<CommandSpec> {
  const load = FAMILIES[path.split(" ")[0]!] ?? (() => import("./upkeep.ts" as string));
  const families: Readonly<Record<string, CommandSpec>>[] = Object.values(await load());
  return families[0]![path]!;
}
