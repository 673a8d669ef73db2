/** Key pairs of Pyra's own, so that no private key of the user has to be handed over. */

// @ts-types="./ssh2.d.ts"
import ssh2 from "ssh2";

/** A new Ed25519 pair in OpenSSH's forms, without a passphrase: the vault is its lock. */
export function makeKey(): { privateKey: string; publicKey: string } {
  const pair = ssh2.utils.generateKeyPairSync("ed25519", { comment: "pyra" });
  return { privateKey: pair.private, publicKey: pair.public };
}
