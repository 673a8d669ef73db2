/** age, as the vault uses it: one passphrase or one X25519 key to a file.
 *
 * The library is loaded at first use. What it decrypts is given out only when the
 * whole file was authentic. Its own error messages are dropped: they may quote input. */

import type { Secret } from "../base/mod.ts";
import { checkHeader, MAX_WORK_FACTOR } from "./age_header.ts";
import { AgeFormatError, VaultUsageError, WrongPassphraseError } from "./errors.ts";

const ARMOR = "-----BEGIN AGE";
const KEY_LINE = /^AGE-SECRET-KEY-1[A-Z0-9]{58}$/;

/** A key's `AGE-SECRET-KEY-1…` line as bytes, so that it can be overwritten. */
export type IdentityBytes = Uint8Array;

function loadAge() {
  return import("age-encryption");
}

/** A new X25519 identity. */
export async function generateIdentity(): Promise<IdentityBytes> {
  const { generateX25519Identity } = await loadAge();
  return new TextEncoder().encode(await generateX25519Identity());
}

/** The one key in an identity file's text; `undefined` when there is none, or more. */
export function findIdentity(text: Uint8Array): IdentityBytes | undefined {
  const lines = new TextDecoder().decode(text).split(/\r?\n/).filter((line) => KEY_LINE.test(line));
  return lines.length === 1 ? new TextEncoder().encode(lines[0]) : undefined;
}

/** Encrypts to a passphrase, with scrypt at 2^workFactor. */
export async function sealWithPassphrase(
  plain: Uint8Array,
  passphrase: Secret,
  workFactor: number,
): Promise<Uint8Array> {
  if (!(workFactor >= 1 && workFactor <= MAX_WORK_FACTOR)) {
    throw new VaultUsageError(
      `The scrypt work factor ${workFactor} is not from 1 to ${MAX_WORK_FACTOR}`,
      "set vault.scrypt_work_factor to 18",
    );
  }
  const { Encrypter } = await loadAge();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase.expose());
  encrypter.setScryptWorkFactor(workFactor);
  return await encrypter.encrypt(plain);
}

/** Encrypts to the public half of an identity. */
export async function sealWithIdentity(
  plain: Uint8Array,
  identity: IdentityBytes,
): Promise<Uint8Array> {
  const { Encrypter, identityToRecipient } = await loadAge();
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(new TextDecoder().decode(identity)));
  return await encrypter.encrypt(plain);
}

/** Decrypts what a passphrase was needed for. `name` is for messages. */
export async function openWithPassphrase(
  file: Uint8Array,
  passphrase: Secret,
  name: string,
): Promise<Uint8Array> {
  const { Decrypter } = await loadAge();
  const binary = await unarmor(file, name);
  if (checkHeader(binary, name) !== "scrypt") {
    throw new AgeFormatError(name, "it is for a key, not for a passphrase");
  }
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase.expose());
  try {
    return await decrypter.decrypt(binary);
  } catch {
    throw new WrongPassphraseError(name);
  }
}

/** Decrypts what an identity was needed for. */
export async function openWithIdentity(
  file: Uint8Array,
  identity: IdentityBytes,
  name: string,
): Promise<Uint8Array> {
  const { Decrypter } = await loadAge();
  const binary = await unarmor(file, name);
  if (checkHeader(binary, name) !== "X25519") {
    throw new AgeFormatError(name, "it is for a passphrase, not for a key");
  }
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(new TextDecoder().decode(identity));
    return await decrypter.decrypt(binary);
  } catch {
    throw new AgeFormatError(name, "it was not made for this key, or it is damaged");
  }
}

/** What a file asks for, armored or not. */
export async function lockOf(file: Uint8Array, name: string): Promise<"scrypt" | "X25519"> {
  return checkHeader(await unarmor(file, name), name);
}

/** Undoes the ASCII armor, where there is one. */
async function unarmor(file: Uint8Array, name: string): Promise<Uint8Array> {
  // Bytes that are not ASCII do not matter: the armor has none.
  const text = new TextDecoder();
  if (!text.decode(file.subarray(0, ARMOR.length)).startsWith(ARMOR)) return file;
  const { armor } = await loadAge();
  try {
    return armor.decode(text.decode(file));
  } catch {
    throw new AgeFormatError(name, "its armor is damaged");
  }
}
