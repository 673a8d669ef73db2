/** What seals and opens the root of a vault: a passphrase, the user's identity file, or gpg. */

import { generateIdentity, lockOf, openWithIdentity, openWithPassphrase } from "./age.ts";
import { sealWithIdentity, sealWithPassphrase } from "./age.ts";
import { sha256 } from "./change.ts";
import { ageCipher } from "./cipher.ts";
import type { VaultFolder } from "./folder.ts";
import { gpgCipher } from "./gpg.ts";
import { readIdentityFile } from "./passphrase_file.ts";
import { checkNewPassphrase } from "./new_passphrase.ts";
import { parseRoot, rootName, type SealedRoot } from "./root.ts";
import { type Seal, SecretStore } from "./store.ts";
import type { Protection, VaultConfig, VaultPorts } from "./types.ts";

/** What protections are made from and opened with. */
export interface ProtectionContext {
  folder: VaultFolder;
  ports: VaultPorts;
  config: VaultConfig;
}

/** A seal for a new generation. Makes a new identity, but writes nothing. */
export async function makeSeal(
  { ports, config }: ProtectionContext,
  protection: Protection,
): Promise<Seal> {
  if (protection.method === "gpg") {
    const cipher = await gpgCipher(ports.run, protection.key);
    return { cipher, sealRoot: (text) => cipher.seal(text) };
  }
  let sealRoot: Seal["sealRoot"];
  if (protection.method === "identity") {
    const own = await readIdentityFile(protection.identityFile, ports.uid);
    sealRoot = (text) => sealWithIdentity(text, own).finally(() => own.fill(0));
  } else {
    const { passphrase } = protection;
    checkNewPassphrase(passphrase);
    sealRoot = (text) => sealWithPassphrase(text, passphrase, config.scrypt_work_factor);
  }
  const identity = await generateIdentity();
  return { cipher: ageCipher(identity), identity, sealRoot };
}

/** How an existing root wants to be opened. */
export async function methodOf(
  { folder, config }: ProtectionContext,
  root: SealedRoot,
): Promise<Protection["method"]> {
  if (root.backend === "gpg") return "gpg";
  if (await lockOf(root.bytes, `${folder.path}/${rootName("age")}`) === "X25519") return "identity";
  return config.unlock === "keychain" ? "keychain" : "passphrase";
}

/** Opens a root; throws `vault.wrong_passphrase` when it is not the right one. */
export async function openRoot(
  context: ProtectionContext,
  root: Uint8Array,
  protection: Protection,
): Promise<SecretStore> {
  const { folder, ports } = context;
  const rootHash = await sha256(root);
  if (protection.method === "gpg") {
    const cipher = await gpgCipher(ports.run, protection.key);
    const text = await cipher.open(root, `${folder.path}/${rootName("gpg")}`);
    return new SecretStore(folder, { index: parseRoot(text, "gpg").index, cipher, rootHash });
  }
  const text = await openAgeRoot(context, root, protection);
  const { index, identity } = parseRoot(text, "age");
  text.fill(0);
  return new SecretStore(folder, { index, cipher: ageCipher(identity!), rootHash });
}

/** The plaintext of an age root. */
export async function openAgeRoot(
  { folder, ports }: ProtectionContext,
  root: Uint8Array,
  protection: Exclude<Protection, { method: "gpg" }>,
): Promise<Uint8Array> {
  const name = `${folder.path}/${rootName("age")}`;
  if (protection.method !== "identity") {
    return await openWithPassphrase(root, protection.passphrase, name);
  }
  const own = await readIdentityFile(protection.identityFile, ports.uid);
  try {
    return await openWithIdentity(root, own, name);
  } finally {
    own.fill(0);
  }
}
