/** Pyra's own slash commands, beyond those of the REPL itself. */

import type { SlashCommand } from "../terminal/mod.ts";
import type { Services } from "./command.ts";
import { memoryCommands } from "./memory/slash.ts";
import { planCommand } from "./plan/slash.ts";

/** The commands over services that are opened when one of them is used. */
export function slashCommands(services: Pick<Services, "memory" | "plans">): SlashCommand[] {
  return [...memoryCommands(() => services.memory()), planCommand(() => services.plans())];
}
