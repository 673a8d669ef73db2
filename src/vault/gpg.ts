/** The gpg backend: the user's own `gpg`, agent and key.
 *
 * Anyone can encrypt to a public key, so every file is also signed with it, and one that
 * is not signed by this very key is refused. What gpg prints before it has checked the
 * whole file is dropped unless it vouches for it in the end. */

import type { Cipher } from "./cipher.ts";
import { VaultProgramError, VaultTamperedError } from "./errors.ts";
import type { ProgramResult, VaultPorts } from "./types.ts";

type Run = VaultPorts["run"];

/** No secret, index or export of ours is longer; stops a file that unpacks without end. */
const PLAIN_LIMIT = 8 * 1024 * 1024;

const COMMON = ["--batch", "--no-tty", "--quiet", "--status-fd", "2"];

/** The cipher of a gpg vault. Throws {@linkcode VaultProgramError} unless `key` names one secret
 * key. */
export async function gpgCipher(run: Run, key: string): Promise<Cipher> {
  const fingerprint = await findKey(run, key);
  return {
    backend: "gpg",
    seal: (plain) => seal(run, fingerprint, plain),
    open: (file, name) => open(run, fingerprint, { file, name }),
    close: () => {},
  };
}

async function findKey(run: Run, key: string): Promise<string> {
  if (key === "" || key.startsWith("-")) throw noKey(key, "is not a name of a key");
  const { code, stdout } = await gpg(run, ["--with-colons", "--list-secret-keys", "--", key]);
  const lines = new TextDecoder().decode(stdout).split("\n").map((line) => line.split(":"));
  const primaries = lines.flatMap((fields, at) => fields[0] === "sec" ? [at] : []);
  if (code !== 0 || primaries.length === 0) throw noKey(key, "is not a secret key in your keyring");
  if (primaries.length > 1) throw noKey(key, "names more than one key");
  const fingerprint = lines.slice(primaries[0]).find((fields) => fields[0] === "fpr")?.[9];
  if (!fingerprint) throw noKey(key, "has no fingerprint");
  return fingerprint;
}

async function seal(run: Run, fingerprint: string, plain: Uint8Array): Promise<Uint8Array> {
  const result = await gpg(run, [
    ...["--trust-model", "always", "--compress-algo", "none"],
    ...["--local-user", fingerprint, "--recipient", fingerprint],
    ...["--sign", "--encrypt", "--output", "-"],
  ], plain);
  if (result.code !== 0 || result.stdout.length === 0) throw failed("could not encrypt", result);
  return result.stdout;
}

async function open(
  run: Run,
  fingerprint: string,
  { file, name }: { file: Uint8Array; name: string },
): Promise<Uint8Array> {
  const limit = ["--max-output", String(PLAIN_LIMIT)];
  const result = await gpg(run, [...limit, "--decrypt", "--output", "-"], file);
  const status = statusLines(result);
  if (result.code !== 0 || !status.some((fields) => fields[0] === "DECRYPTION_OKAY")) {
    result.stdout.fill(0);
    if (status.some((fields) => fields[0] === "NO_SECKEY")) {
      throw failed(`cannot decrypt ${name}: its key is not in your keyring`, result);
    }
    throw failed(`cannot decrypt ${name}`, result);
  }
  const signers = status.filter((fields) => fields[0] === "VALIDSIG");
  if (signers.length !== 1 || signers[0]!.at(-1) !== fingerprint) {
    result.stdout.fill(0);
    throw new VaultTamperedError(name, `is not signed by the key ${fingerprint}`);
  }
  return result.stdout;
}

async function gpg(run: Run, args: string[], stdin?: Uint8Array): Promise<ProgramResult> {
  try {
    return await run("gpg", [...COMMON, ...args], { stdin });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new VaultProgramError("gpg", "not found", "install GnuPG, or use `vault.backend: age`");
  }
}

/** gpg's machine-readable lines, split at spaces, without their prefix. */
function statusLines(result: ProgramResult): string[][] {
  return result.stderr.split("\n").filter((line) => line.startsWith("[GNUPG:] "))
    .map((line) => line.trim().split(" ").slice(1));
}

function failed(what: string, result: ProgramResult): VaultProgramError {
  const why = result.stderr.split("\n").filter((line) => line.startsWith("gpg: ")).at(-1);
  return new VaultProgramError(
    "gpg",
    why ? `${what} (${why.slice(5)})` : what,
    "try the same by hand: `gpg --decrypt FILE`; a locked key may need `export GPG_TTY=$(tty)`",
  );
}

function noKey(key: string, what: string): VaultProgramError {
  return new VaultProgramError(
    "gpg",
    `${JSON.stringify(key)} ${what}`,
    "set vault.gpg_key to the fingerprint of one key of `gpg --list-secret-keys`",
  );
}
