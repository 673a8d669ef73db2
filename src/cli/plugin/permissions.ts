import type { PluginReply } from "../../contracts/mod.ts";
import { pluginCommand, words } from "./plugin_command.ts";

/** What is asked for and what is granted, since when and by whom. */
export function permissionLines(
  { state, why, asks, secrets, granted, since, by, grantedSecrets }: PluginReply,
) {
  const lines = [`state    ${state}${why ? `: ${why}` : ""}`, `asks     ${words(asks, "nothing")}`];
  if (granted === undefined) {
    return secrets === undefined ? lines : [...lines, `secrets  ${words(secrets, "none")}`];
  }
  return [
    ...lines,
    `granted  ${words(granted, "nothing")}`,
    `secrets  ${words(grantedSecrets, "none")}`,
    `since    ${since}, by ${by}`,
  ];
}

export default pluginCommand("plugin permissions", {
  request: ({ operands }) => ({ verb: "permissions", name: operands.name }),
  show: (reply) => ({ answer: permissionLines(reply).join("\n") }),
});
