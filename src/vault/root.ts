/** The root of a vault: `identity.age` or `identity.gpg`, from which everything else is reached.
 *
 * Decrypted it is an age identity file: comment lines, one of which names the index,
 * and (under age) the key. So the stock `age` takes it with `-i` as it is. The plaintext is
 * trusted once its own protection has opened it. */

import { findIdentity, type IdentityBytes } from "./age.ts";
import { VaultTamperedError } from "./errors.ts";

/** The two kinds of files; also their extension. */
export type Backend = "age" | "gpg";

/** The largest root file, in bytes; ours are under 1 KiB under age, a few under gpg. */
export const ROOT_LIMIT = 64 * 1024;

/** What the root says. */
export interface Root {
  /** Id in the index's file name. */
  index: string;
  /** The vault's own key; none under gpg, where the user's key is used. */
  identity?: IdentityBytes;
}

/** A root as it lies on the disk. */
export interface SealedRoot {
  backend: Backend;
  bytes: Uint8Array;
}

/** The root's file name. */
export function rootName(backend: Backend): string {
  return `identity.${backend}`;
}

/** The plaintext of a root file. */
export function formatRoot(root: Root): Uint8Array {
  const head = new TextEncoder().encode(`# The root of a Pyra vault.\n# index: ${root.index}\n`);
  const identity = root.identity ?? new Uint8Array();
  const text = new Uint8Array(head.length + identity.length + 1);
  text.set(head);
  text.set(identity, head.length);
  text[text.length - 1] = 0x0a;
  return text;
}

/** Reads a root's plaintext. Throws {@linkcode VaultTamperedError} when it is not one. */
export function parseRoot(text: Uint8Array, backend: Backend): Root {
  const index = /^# index: ([0-9a-z]{16})$/m.exec(new TextDecoder().decode(text))?.[1];
  const identity = findIdentity(text);
  if (!index || (backend === "age") !== (identity !== undefined)) {
    throw new VaultTamperedError(rootName(backend), "opens, but is not the root of a Pyra vault");
  }
  return { index, identity };
}
