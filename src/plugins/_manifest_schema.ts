/** The schema of `manifest.json`; loaded only when one is read. */

import { z } from "zod";
import type { Json } from "../base/mod.ts";
import { ManifestError } from "./errors.ts";
import { speaksOfOurSecrets } from "./impersonation.ts";
import { checkPluginName } from "./names.ts";
import { checkPermission, type PermissionKind } from "./permission_entry.ts";
import { checkSetting } from "./settings.ts";

/** Most entries one kind of permission may have. */
const ENTRY_LIMIT = 64;

const line = (max: number) =>
  z.string().min(1).max(max).regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, {
    error: "expected one line without control characters",
  });

const key = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, {
  error: "expected up to 32 lower-case letters, digits and _",
});

function entries(kind: PermissionKind) {
  const entry = z.string().superRefine((text, context) => {
    const problem = checkPermission(kind, text);
    if (problem) context.addIssue(`expected ${problem}, found ${JSON.stringify(text)}`);
  });
  // Counted first: ten thousand entries must not cost ten thousand messages.
  const counted = z.array(z.unknown()).max(ENTRY_LIMIT, {
    error: `expected at most ${ENTRY_LIMIT} entries`,
  });
  return counted.pipe(z.array(entry)).default([]);
}

const setting = z.strictObject({
  key,
  label: line(80),
  type: z.enum(["text", "number", "bool", "choice", "list"]),
  default: z.json().optional(),
  options: z.array(line(200)).min(1).max(100).optional(),
  description: line(400).optional(),
}).transform((value, context) => {
  const { key, label, options = [] } = value;
  const fallback = { text: "", number: 0, bool: false, choice: value.options?.[0] ?? "", list: [] };
  const filled = { ...value, default: (value.default ?? fallback[value.type]) as Json };
  if (speaksOfOurSecrets(key.replaceAll("_", " "), label, ...options)) {
    context.addIssue("a setting must not ask for a passphrase of the vault, Pyra or the system");
  }
  if (value.type === "choice" && !value.options) context.addIssue("a choice needs options");
  const expected = checkSetting(filled, filled.default);
  if (expected) context.addIssue(`default: expected ${expected}`);
  return filled;
});

const manifest = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().superRefine((name, context) => {
    const problem = checkPluginName(name);
    if (problem) context.addIssue(`${problem}, found ${JSON.stringify(name.slice(0, 80))}`);
  }),
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9a-z.-]{1,32})?$/, {
    error: "expected three numbers like 1.0.0",
  }),
  description: line(300),
  author: line(100).default("unknown"),
  permissions: z.strictObject({
    net: entries("net"),
    read: entries("read"),
    write: entries("write"),
    env: entries("env"),
    sys: entries("sys"),
    run: entries("run"),
  }).prefault({}),
  secrets: z.array(key).max(32).default([]),
  settings: z.array(setting).max(64).default([]),
}).superRefine((value, context) => {
  const keys = value.settings.map((setting) => setting.key);
  const hidden = value.secrets.find((key) => speaksOfOurSecrets(key));
  if (hidden) {
    const message = `${hidden}: no plugin is given a passphrase of the vault, Pyra or the system`;
    context.addIssue({ code: "custom", path: ["secrets"], message });
  }
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice) context.addIssue({ code: "custom", message: `settings: ${twice} stands twice` });
  for (const [kind, list] of Object.entries(value.permissions)) {
    for (const [i, entry] of list.entries()) {
      const unknown = [...entry.matchAll(/\{(\w+)\}/g)].find(([, key]) => !keys.includes(key!));
      if (unknown) {
        context.addIssue({
          code: "custom",
          path: ["permissions", kind, i],
          message: `there is no setting ${unknown[1]}`,
        });
      }
    }
  }
});

/** What the schema lets through. */
export type CheckedManifest = Omit<z.infer<typeof manifest>, "$schema">;

/** The manifest, defaults filled in. Throws `ManifestError` with one line for each problem. */
export function checkManifest(json: Json, file: string): CheckedManifest {
  const result = manifest.safeParse(json);
  if (!result.success) throw new ManifestError(file, result.error.issues.map(issueLine));
  const { $schema: _, ...checked } = result.data;
  return checked;
}

function issueLine(issue: { path: PropertyKey[]; message: string }): string {
  const path = issue.path.map((part, i) =>
    typeof part === "number" ? `[${part}]` : `${i > 0 ? "." : ""}${String(part)}`
  ).join("");
  const message = issue.message.replace(/^Invalid input: /, "");
  return path ? `${path}: ${message}` : message;
}
