/** The files that secrets are imported from, and the plaintext of an export.
 *
 * Nothing here touches the vault. What is imported is untrusted: names are checked, the rest is
 * skipped with its reason. */

import { isObject, parseJson, Secret } from "../base/mod.ts";
import { openWithPassphrase } from "./age.ts";
import { parseDotenv } from "./dotenv.ts";
import { AgeFormatError, VaultUsageError } from "./errors.ts";
import { isSecretName } from "./names.ts";
import { type NewSecret, SECRET_LIMIT } from "./store.ts";
import type { ImportSource } from "./types.ts";

/** The largest file that is imported, in bytes. */
const IMPORT_LIMIT = 16 * 1024 * 1024;

const FORMAT = "pyra-vault-export-1";

/** A secret as it stands in an export. */
export interface ExportedSecret {
  name: string;
  plain: Uint8Array;
  passphrase?: boolean;
  created: string;
}

/** A value to import and where it stood. */
export interface Found extends NewSecret {
  from: string;
}

/** What an import consists of. */
export interface ImportContents {
  found: Found[];
  skipped: { from: string; why: string }[];
}

/** The plaintext of an export: JSON with the values as base64, for a passphrase to seal. */
export function formatExport(secrets: ExportedSecret[]): Uint8Array {
  const list = secrets.map(({ plain, ...rest }) => ({ ...rest, base64: plain.toBase64() }));
  return new TextEncoder().encode(
    `${JSON.stringify({ format: FORMAT, secrets: list }, null, 1)}\n`,
  );
}

/** Reads a source; writes nothing. */
export async function readImport(source: ImportSource): Promise<ImportContents> {
  if ("bytes" in source && (source.bytes?.length ?? 0) > IMPORT_LIMIT) {
    throw new VaultUsageError(
      `The file is longer than ${IMPORT_LIMIT >> 20} MiB`,
      "name the file with the secrets",
    );
  }
  switch (source.kind) {
    case "export":
      return sort(await readExport(source.bytes, source.passphrase));
    case "dotenv":
      return sort(renamed(parseDotenv(source.bytes), source.nameOf));
    case "variables":
      return sort(renamed(source.variables, source.nameOf));
    case "api_keys":
      return sort(readApiKeys(source.bytes ?? new Uint8Array()));
  }
}

async function readExport(bytes: Uint8Array, passphrase: Secret): Promise<Found[]> {
  const plain = await openWithPassphrase(bytes, passphrase, "the export");
  const document = parseJson(new TextDecoder().decode(plain));
  plain.fill(0);
  if (!isObject(document) || document.format !== FORMAT || !Array.isArray(document.secrets)) {
    throw new AgeFormatError("the export", "it opens, but is not an export of a Pyra vault");
  }
  return (document.secrets as unknown[]).filter(isObject).map((
    { name, base64, passphrase, created },
  ) => ({
    name: String(name),
    from: String(name),
    plain: decodeBase64(base64),
    passphrase: passphrase === true,
    created: typeof created === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(created)
      ? created
      : undefined,
  }));
}

/** The original system kept one object of names and keys; providers stood without a prefix. */
function readApiKeys(bytes: Uint8Array): Found[] {
  const document = parseJson(new TextDecoder().decode(bytes));
  if (!isObject(document)) {
    throw new VaultUsageError("api_keys.json is not a JSON object", "name the right file");
  }
  return Object.entries(document).map(([key, value]) => ({
    name: key.includes(":") ? key : `provider:${key}`,
    from: key,
    plain: new TextEncoder().encode(typeof value === "string" ? value : ""),
  }));
}

function renamed(
  variables: Map<string, Secret>,
  nameOf: (variable: string) => string | undefined,
): Found[] {
  return [...variables].map(([variable, value]) => ({
    name: nameOf(variable) ?? "",
    from: variable,
    plain: new TextEncoder().encode(value.expose()),
  }));
}

/** Parts what can be stored from what cannot. */
function sort(all: Found[]): ImportContents {
  const found: Found[] = [];
  const skipped: ImportContents["skipped"] = [];
  const seen = new Set<string>();
  for (const secret of all) {
    const why = secret.name === ""
      ? "Pyra knows no secret for it"
      : !isSecretName(secret.name)
      ? "not a name of a secret"
      : secret.plain.length === 0
      ? "empty, or not text"
      : secret.plain.length > SECRET_LIMIT
      ? `longer than ${SECRET_LIMIT} bytes`
      : seen.has(secret.name)
      ? `a second value for ${secret.name}`
      : undefined;
    if (why) skipped.push({ from: secret.from, why });
    else found.push(secret);
    seen.add(secret.name);
  }
  return { found, skipped };
}

function decodeBase64(text: unknown): Uint8Array {
  try {
    return typeof text === "string" ? Uint8Array.fromBase64(text) : new Uint8Array();
  } catch {
    return new Uint8Array();
  }
}
