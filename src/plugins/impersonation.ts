/** Notices words by which a plugin asks for what only Pyra or the system may ask for. Pure.
 *
 * A signal, not a wall: others can be found. What holds is that each question says who asks. */

import { fold } from "../security/injection/mod.ts";

/** Words for a secret, letters only, as `fold` leaves them. */
const SECRET =
  /passphrase|password|passcode|passwd|passwort|kennwort|motdepasse|contrasena|parola|senha|masterkey|recoverykey|unlock|entsperr/;

/** Whose it is. */
const OURS = /vault|tresor|pyra(?!mid)|sudo|keychain|keyring|agekey|ageidentity/;

/** Whether a text speaks of a passphrase of the vault, of Pyra or of the system. */
export function speaksOfOurSecrets(...texts: readonly string[]): boolean {
  const letters = fold(texts.join(" ")).replace(/[^a-z]/g, "");
  return SECRET.test(letters) && OURS.test(letters);
}
