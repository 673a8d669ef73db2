/** A refused access as the author of a plugin reads it: what it was, and what would allow it. */

import { checkPermission, PERMISSION_KINDS, type PermissionKind } from "../../plugins/mod.ts";

/** Two lines. `data` is the plugin's own folder, which a manifest calls `$DATA`. */
export function describeRefusal(permission: string, value: string, data: string): string {
  return `REFUSED ${permission} ${value}\n  ${remedy(permission, value, data)}`;
}

function remedy(permission: string, value: string, data: string): string {
  const kind = PERMISSION_KINDS.find((one) => one === permission);
  if (kind === undefined) return "nothing in a manifest allows this";
  const entry = manifestEntry(kind, value, data);
  const expected = checkPermission(kind, entry);
  return expected === undefined
    ? `to allow it: "permissions": { "${kind}": [${JSON.stringify(entry)}] }`
    : `no manifest can ask for that; it can for ${expected}`;
}

function manifestEntry(kind: PermissionKind, value: string, data: string): string {
  const isPath = kind === "read" || kind === "write";
  return isPath && `${value}/`.startsWith(`${data}/`) ? "$DATA" : value;
}
