/** May a Worker that ends have this run next? The kernel's own question to the user.
 *
 * A Worker may have been taken over, so what it hands over to is limited by its row,
 * and whatever widens what can be reached or changes the configuration is asked for
 * here, on the terminal, by the kernel. */

import type { Row } from "./permissions.ts";
import { askConfirm } from "./posix.ts";

/** Command lines of `config` that change nothing by themselves. */
const BY_HAND = ["config", "config --plain", "config get"];

/** One wish of an ending Worker. */
export interface HandoverCheck {
  from: Row;
  to: Row;
  argv: readonly string[];
  /** The hosts the ending Worker could reach. */
  hosts: readonly string[];
  /** The hosts the next one would reach. */
  reach: readonly string[];
}

/** Whether the wish is granted, by the row and, where it needs one, by the user's yes. */
export async function checkHandover(
  wish: HandoverCheck,
  confirm: (question: string) => Promise<boolean> = askConfirm,
): Promise<boolean> {
  if (!wish.from.handover?.includes(wish.to.command)) return false;
  const fresh = wish.reach.filter((host) => !wish.hosts.includes(host));
  if (fresh.length > 0) return await confirm(`Let Pyra reach ${fresh.join(", ")} for this?`);
  // On the screens every change is made by the user's own keys, and looking is free; anything
  // else of `config` changes what the next start may do.
  const line = wish.argv.join(" ");
  const changes = wish.to.command === "config" && !BY_HAND.includes(line);
  return !changes || await confirm(`Run \`pyra ${line}\`?`);
}
