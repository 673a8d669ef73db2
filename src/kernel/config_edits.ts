/** Which changes of `config.yaml` a person must say yes to before they are kept.
 *
 * The app that wants them may have been taken over. What the user's own command line says needs no
 * second word; a command that names one key changes no other; and whatever loosens what protects
 * the user, or sends their words elsewhere, is asked wherever it comes from. Trusted. */

import type { CommandLine } from "../commands/mod.ts";
import { type Config, DEFAULT_CONFIG, editedPath, parsePath } from "../config/mod.ts";
import type { ConfigEdit } from "../contracts/mod.ts";
import { providerHosts } from "../providers/mod.ts";
import { editedProvider } from "./choices.ts";
import type { Row } from "./permissions.ts";
import { refused } from "./refused.ts";

/** Blocks and keys of the configuration that protect the user. */
const PROTECTIVE: readonly string[] = [
  "security",
  "plugins",
  "vault",
  "memory.auto_write",
  "daemon.log_file",
  "daemon.pid_file",
  "daemon.socket_path",
];

/** What the changes are judged by. */
export interface EditContext {
  row: Row;
  /** The user's own command line. */
  said: CommandLine;
  /** The settings were opened from a conversation, and not by the user's own command line. */
  isDetour: boolean;
  /** The configuration as it is; `undefined` for one that cannot be read. */
  config: Config | undefined;
  /** `host:port` of the provider that the app may reach already. */
  reach: readonly string[];
}

/** The changes to ask about. Throws `kernel.refused` for those that the row, or the command line,
 * does not allow at all. */
export function editsToAsk(edits: readonly ConfigEdit[], context: EditContext): ConfigEdit[] {
  const { row, isDetour } = context;
  for (const edit of edits) {
    const [key = ""] = editedPath(edit);
    if (row.config?.includes(key) === false) {
      throw refused(`change ${JSON.stringify(key)} in config.yaml`);
    }
  }
  const named = namedKey(context.said);
  if (named !== undefined && !isDetour) {
    const other = edits.find((edit) => editedPath(edit).join(".") !== named);
    if (other) {
      throw refused(`change ${editedPath(other).join(".")}: the command line says ${named}`);
    }
    return [];
  }
  if (isDetour) return [...edits];
  return edits.filter((edit) => protects(edit) || leadsElsewhere(edit, edits, context));
}

/** The one key that the command line names: `config set KEY …`, `plugin config NAME KEY …`. */
function namedKey({ path, operands: { key, name } }: CommandLine): string | undefined {
  if (typeof key !== "string") return undefined;
  if (path === "config set" || path === "config unset") return parsePath(key).join(".");
  return path === "plugin config" ? `plugin_settings.${name}.${key}` : undefined;
}

function protects(edit: ConfigEdit): boolean {
  const path = editedPath(edit).join(".");
  return PROTECTIVE.some((key) =>
    path === key || path.startsWith(`${key}.`) || key.startsWith(`${path}.`)
  );
}

/** Whether the provider would be one whose host the app could not reach. */
function leadsElsewhere(
  edit: ConfigEdit,
  edits: readonly ConfigEdit[],
  { config, reach }: EditContext,
): boolean {
  if (editedPath(edit)[0] !== "ai") return false;
  const before = config?.ai ?? DEFAULT_CONFIG.ai;
  const after = editedProvider(before, edits);
  if (after.provider_id === before.provider_id && after.base_url === before.base_url) return false;
  return providerHosts(after.provider_id, after.base_url).some((host) => !reach.includes(host));
}
