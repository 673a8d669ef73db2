/** Tools on the command line: `plugin.tool`, or the bare name of a built-in one. */

import type { Tool } from "../../contracts/mod.ts";

/** What the user calls a tool; the model's name has `__` between plugin and tool. */
export function userName({ name, source }: Pick<Tool, "name" | "source">): string {
  const plugin = source.match(/^plugin:(.*)$/)?.[1];
  return plugin === undefined ? name : `${plugin}.${name.slice(`${plugin}__`.length)}`;
}
