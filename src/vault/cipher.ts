/** What seals and opens the vault's files once its root is open. */

import { type IdentityBytes, openWithIdentity, sealWithIdentity } from "./age.ts";
import type { Backend } from "./root.ts";

/** Encrypts and decrypts whole files. */
export interface Cipher {
  readonly backend: Backend;
  seal(plain: Uint8Array): Promise<Uint8Array>;
  /** Must give out nothing unless the whole file was authentic. `name` is for messages. */
  open(file: Uint8Array, name: string): Promise<Uint8Array>;
  /** Overwrites the key; the cipher is of no use afterwards. */
  close(): void;
}

/** The cipher of an age vault: its own X25519 identity, which it takes over. */
export function ageCipher(identity: IdentityBytes): Cipher {
  return {
    backend: "age",
    seal: (plain) => sealWithIdentity(plain, identity),
    open: (file, name) => openWithIdentity(file, identity, name),
    close: () => void identity.fill(0),
  };
}
