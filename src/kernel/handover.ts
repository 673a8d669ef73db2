/** May an app that ends have this run next? The kernel's own question to the user.
 *
 * An app may have been taken over, so of what it hands over only a few words are taken, and
 * whatever widens what can be reached, or uses another key, is asked for here, on the terminal, by
 * the kernel. Where to come back to is the kernel's own record (`kernel.ts`). */

import { type Invocation, readInvocation } from "./invocation.ts";
import type { Row } from "./permissions.ts";
import { askConfirm } from "./posix.ts";

/** What an app may say of what is to run next, by the command; options and words beyond these are
 * refused. */
const MAY_SAY: Record<string, readonly RegExp[]> = {
  chat: [/^--provider$/, /^[a-z0-9][a-z0-9_-]{0,40}$/, /^--model$/, /^[^\s-][^\s]{0,200}$/],
  setup: [/^--provider$/, /^[a-z0-9][a-z0-9_-]{0,40}$/, /^--base-url$/, /^https?:\/\/\S{1,500}$/],
  config: [/^--plain$/],
  "vault set": [/^[a-z0-9_.:-]{1,200}$/i],
};

/** The command line that an ending app means; `undefined` for one that it may not name. */
export async function nextInvocation(
  from: Row,
  argv: readonly string[],
): Promise<Invocation | undefined> {
  const command = from.handover?.find((command) =>
    command === argv.slice(0, command.split(" ").length).join(" ")
  );
  if (command === undefined) return undefined;
  const said = argv.slice(command.split(" ").length);
  const may = [...MAY_SAY[command] ?? []];
  for (const word of said) {
    const at = may.findIndex((pattern) => pattern.test(word));
    if (at < 0) return undefined;
    may.splice(0, at + 1);
  }
  return await readInvocation(argv).catch(() => undefined);
}

/** One wish of an ending app. */
export interface HandoverCheck {
  from: Row;
  to: Row;
  argv: readonly string[];
  /** The hosts the ending app could reach. */
  hosts: readonly string[];
  /** The hosts the next one would reach. */
  reach: readonly string[];
  /** Whose key the next one may ask for, and whose the ending one could. */
  provider?: string;
  providerBefore?: string;
}

/** Whether the wish is granted, by the row and, where it needs one, by the user's yes. */
export async function checkHandover(
  wish: HandoverCheck,
  confirm: (question: string) => Promise<boolean> = askConfirm,
): Promise<boolean> {
  if (!wish.from.handover?.includes(wish.to.command)) return false;
  const { provider, providerBefore } = wish;
  const fresh = wish.reach.filter((host) => !wish.hosts.includes(host));
  const isOther = provider !== providerBefore && wish.reach.length > 0;
  if (fresh.length === 0 && !isOther) return true;
  const hosts = (fresh.length > 0 ? fresh : wish.reach).join(", ");
  return await confirm(
    isOther ? `Let Pyra reach ${hosts}, with the key of ${provider}?` : `Let Pyra reach ${hosts}?`,
  );
}
