/** Everything out of the vault into one age file, and values from other files into it.
 *
 * What is imported is untrusted; `import_source.ts` has sorted out what can be stored. */

import type { Secret } from "../base/mod.ts";
import type { VaultAccess } from "./access.ts";
import { sealWithPassphrase } from "./age.ts";
import { VaultUsageError } from "./errors.ts";
import { formatExport, readImport } from "./import_source.ts";
import { checkNewPassphrase } from "./new_passphrase.ts";
import { PLAINTEXT_KEYS, SECRET_LIMIT } from "./store.ts";
import type { ImportPreview, ImportSource } from "./types.ts";

/** See `Vault.exportAll()`. */
export async function exportAll(access: VaultAccess, passphrase: Secret): Promise<Uint8Array> {
  const { config, ports } = access.context;
  checkNewPassphrase(passphrase);
  const secrets = await access.withStore(async (store) => {
    const all = [];
    for (const name of (await store.index()).secrets.keys()) {
      const { plain, entry } = (await store.read(name))!;
      all.push({ name, plain, created: entry.created, passphrase: entry.passphrase });
    }
    return all;
  });
  await ports.log("vault.export", { names: secrets.map(({ name }) => name) });
  const text = formatExport(secrets);
  for (const { plain } of secrets) plain.fill(0);
  const sealed = await sealWithPassphrase(text, passphrase, config.scrypt_work_factor);
  text.fill(0);
  return sealed;
}

/** See `Vault.importFrom()`. */
export async function importFrom(
  access: VaultAccess,
  source: ImportSource,
): Promise<ImportPreview> {
  const { found, skipped } = await readImport(await withBytes(access, source));
  const { secrets: known } = await access.withStore((store) => store.index());
  const entries = found.map(({ name, from }) => ({ name, from, exists: known.has(name) }));
  const apply = async ({ replace = false } = {}) => {
    const chosen = found.filter(({ name }) => replace || !known.has(name));
    if (chosen.length === 0) return 0;
    await access.withStore((store) => store.write(chosen, access.now()));
    const names = chosen.map(({ name }) => name);
    await access.context.ports.log("vault.import", { from: source.kind, names });
    return chosen.length;
  };
  return { entries, skipped, apply };
}

/** See `Vault.removePlaintextKeys()`. */
export async function removePlaintextKeys(access: VaultAccess): Promise<boolean> {
  const { folder } = access;
  const removed = await access.exclusive(async () => {
    const there = (await folder.list())?.includes(PLAINTEXT_KEYS) === true;
    await folder.remove(PLAINTEXT_KEYS);
    return there;
  });
  access.problems = access.problems.filter(({ kind }) => kind !== "plaintext");
  if (removed) await access.context.ports.log("vault.plaintext_removed", { file: PLAINTEXT_KEYS });
  return removed;
}

/** The original system's file is taken from the vault's own folder where none is given. */
async function withBytes(access: VaultAccess, source: ImportSource): Promise<ImportSource> {
  if (source.kind !== "api_keys" || source.bytes) return source;
  const bytes = await access.folder.read(PLAINTEXT_KEYS, SECRET_LIMIT);
  if (bytes) return { kind: "api_keys", bytes };
  throw new VaultUsageError(`There is no ${access.folder.path}/${PLAINTEXT_KEYS}`, "name the file");
}
