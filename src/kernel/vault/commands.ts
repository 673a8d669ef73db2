/** `pyra vault …`, where the values are: the app only says what was asked and shows what was done.
 *
 * The request is untrusted. Its verb, its names and a yes given beforehand must stand on the
 * user's own command line, and whatever cannot be undone is asked for here, on the terminal. */

import { ExitCode, type Json, PyraError, Secret } from "../../base/mod.ts";
import { editConfig } from "../../config/mod.ts";
import type { ConfigEdit, VaultReply, VaultRequest } from "../../contracts/mod.ts";
import { PROVIDERS } from "../../providers/mod.ts";
import {
  type ImportSource,
  type Protection,
  readPassphraseFile,
  SecretMissingError,
  type UnlockSource,
  type Vault,
} from "../../vault/mod.ts";
import type { CommandLine } from "../../commands/mod.ts";
import type { DaemonCommands } from "../daemon/mod.ts";
import { askConfirm } from "../posix.ts";
import { daemonVaultState, unlockDaemonVault } from "./daemon_vault.ts";
import { askOnce, askTwice } from "./prompts.ts";
import { refused } from "../refused.ts";
import type { UserFiles } from "../user_files.ts";

/** The longest value `set` takes from a pipe, in bytes. */
const VALUE_LIMIT = 64 * 1024;

/** The largest file `import` reads, in bytes. */
const IMPORT_LIMIT = 16 * 1024 * 1024;

/** What scripts give where another passphrase than the vault's present one is asked for. */
const NEW_OPTION = "--new-passphrase-file";
const ARCHIVE_OPTION = "--archive-passphrase-file";

/** What the commands stand on. */
export interface VaultCommandContext {
  vault: Vault;
  daemon(): Promise<DaemonCommands>;
  /** The path of `config.yaml`, which says how a vault is opened. */
  configFile: string;
  /** The user's own command line. */
  said: CommandLine;
  /** The words of the command line: `["vault", "set", "provider:openai"]`. */
  words: readonly string[];
  /** `--yes` stands on the command line. */
  yes: boolean;
  /** The files that the user named. */
  files: UserFiles;
  /** Absolute path of the user's `--passphrase-file`. */
  passphraseFile?: string;
  /** Writes a revealed value where the user sees it. */
  print(text: string): void;
}

/** Does what `request` says, if the user's command line says the same. */
export async function runVaultCommand(
  context: VaultCommandContext,
  request: VaultRequest,
): Promise<VaultReply> {
  const { words } = context;
  if (words[0] !== "vault" || words[1] !== request.verb || !Object.hasOwn(VERBS, words[1])) {
    throw refused(`${request.verb} the vault: the command line does not say so`);
  }
  const name = request.name === undefined ? undefined : String(request.name);
  if (name !== undefined && !words.includes(name)) {
    throw new SecretMissingError(name);
  }
  const said = asSaid(context, request);
  return await VERBS[request.verb](context, { ...request, ...said }, name ?? "");
}

/** Whether an option stands on the command line: a flag that is set, or a value. */
function isGiven(value: CommandLine["options"][string]): boolean {
  return value !== undefined && value !== false;
}

/** What the user's own command line says of all that the request could say otherwise. */
function asSaid({ yes, said: { options } }: VaultCommandContext, request: VaultRequest) {
  const { verb } = request;
  const method = (["identity", "gpg", "keychain"] as const).find((name) => isGiven(options[name]));
  const isSealed = verb === "init" || verb === "migrate";
  if (isSealed && method !== undefined && request.method !== method) {
    throw refused(`seal the vault by ${request.method}: the command line says --${method}`);
  }
  if (isSealed && method === undefined && (request.method ?? "passphrase") !== "passphrase") {
    throw refused(`seal the vault by ${request.method}: the command line does not say so`);
  }
  return {
    yes: yes && request.yes === true,
    replace: options[verb === "export" ? "force" : "replace"] === true && request.replace === true,
    fromEnv: options["from-env"] === true && request.fromEnv === true,
    ownPassphrase: options.passphrase === true,
    json: options.json === true,
  };
}

type Verb = (
  context: VaultCommandContext,
  request: VaultRequest,
  name: string,
) => Promise<VaultReply>;

const VERBS: Record<VaultRequest["verb"], Verb> = {
  async status({ vault, daemon }) {
    try {
      const status: VaultReply = plain(await vault.status());
      const running = await daemonVaultState(daemon);
      return running === undefined ? status : { ...status, daemon: running };
    } catch (error) {
      // What keeps the others from starting is what this one is asked for.
      if (!(error instanceof PyraError)) throw error;
      return { state: "refused", problem: error.message, hint: error.hint ?? "" };
    }
  },

  async init({ vault, files, configFile, passphraseFile }, request) {
    const given = passphraseFile && await readPassphraseFile(passphraseFile, uid());
    const protection = await newProtection(request, files, given || undefined);
    await reseal(configFile, protection, () => vault.init(protection));
    return plain(await vault.status());
  },

  unlock: async ({ vault, daemon, passphraseFile }) =>
    await unlockDaemonVault({ vault, daemon: await daemon(), passphraseFile }),

  lock: async ({ daemon }) => await (await daemon()).send("vault.lock") as VaultReply,

  async list(context) {
    const vault = await unlocked(context);
    return { secrets: plain(await vault.list()) };
  },

  async set(context, request, name) {
    const vault = await unlocked(context);
    const passphrase = await ownPassphrase(request, name);
    await vault.set(name, await newValue(name), { passphrase });
    return { name };
  },

  async get(context, request, name) {
    const vault = await unlocked(context);
    const value = await vault.get(name, { who: "vault get", why: "the user asked to see it" });
    if (!value) throw new SecretMissingError(name);
    const onTerminal = Deno.stdout.isTerminal();
    if (onTerminal && !request.yes && !await askConfirm(`Show ${name} on this screen?`)) {
      throw declined(`show ${name}`);
    }
    if (request.json) {
      context.print(`${JSON.stringify({ ok: true, name, value: value.expose() }, null, 2)}\n`);
    } else context.print(onTerminal ? `${value.expose()}\n` : value.expose());
    return { name };
  },

  async rm(context, request, name) {
    const vault = await unlocked(context);
    if (!request.yes && !await askConfirm(`Remove ${name} for good?`)) {
      throw declined(`remove ${name}`);
    }
    if (!await vault.remove(name)) throw new SecretMissingError(name);
    return { name };
  },

  async rotate(context, request, name) {
    if (!name) {
      await context.vault.rotateIdentity(source(context));
      return { rotated: "identity" };
    }
    const vault = await unlocked(context);
    const passphrase = await ownPassphrase(request, name);
    await vault.rotateSecret(name, await newValue(name), { passphrase });
    return { rotated: name };
  },

  async passwd({ vault, files, passphraseFile }, request) {
    const current = passphraseFile
      ? await readPassphraseFile(passphraseFile, uid())
      : await askOnce("Passphrase of the vault: ");
    await vault.changePassphrase({ current, next: await newPassphrase(request, files) });
    return {};
  },

  async migrate(context, request) {
    const vault = await unlocked(context);
    const protection = await newProtection(request, context.files);
    await reseal(context.configFile, protection, () => vault.migrate(protection));
    return plain(await vault.status());
  },

  async export(context, request) {
    const vault = await unlocked(context);
    const { files } = context;
    // Before a passphrase is thought of and typed twice.
    const file = await files.destination(files.named(request.file), request.replace === true);
    const passphrase = await otherPassphrase(request, files) ??
      await askTwice("Passphrase for the export", ARCHIVE_OPTION);
    const bytes = await vault.exportAll(passphrase);
    await files.write(request.file, bytes, request.replace === true);
    return { file, bytes: bytes.length };
  },

  async import(context, request) {
    const vault = await unlocked(context);
    const from = await importSource(context, request);
    const preview = await vault.importFrom(from);
    const chosen = preview.entries.filter((entry) => request.replace || !entry.exists);
    const names = chosen.map((entry) => entry.name);
    const skipped = preview.skipped.map(({ from, why }) => ({ from, why }));
    const kept = preview.entries.filter((entry) => !chosen.includes(entry)).map(({ name }) => name);
    if (names.length === 0) return { imported: [], kept, skipped, removed: false };
    if (!request.yes && !await askConfirm(`Import ${names.join(", ")}?`)) throw declined("import");
    await preview.apply({ replace: request.replace });
    // What was left out stands nowhere else.
    const plaintext = from.kind === "api_keys" && !from.bytes && skipped.length + kept.length === 0;
    const removed = plaintext &&
      await askConfirm("Delete the original api_keys.json, which holds them in plain text?") &&
      await vault.removePlaintextKeys();
    const isPlain = from.kind === "api_keys" || from.kind === "dotenv";
    const remains = isPlain && !removed ? request.file ?? "api_keys.json" : undefined;
    return { imported: names, kept, skipped, removed, ...remains ? { remains } : {} };
  },
};

async function unlocked(context: VaultCommandContext): Promise<Vault> {
  await context.vault.unlock(source(context));
  return context.vault;
}

function source({ passphraseFile }: VaultCommandContext): UnlockSource {
  return passphraseFile === undefined ? {} : { passphraseFile };
}

/** What a vault shall be sealed with. The passphrase that opens an existing vault is never taken
 * for the new one: only a vault to be made has it `given`. */
async function newProtection(
  request: VaultRequest,
  files: UserFiles,
  given?: Secret,
): Promise<Protection> {
  const method = request.method ?? "passphrase";
  if (method === "identity") return { method, identityFile: files.resolve(request.identityFile) };
  if (method === "gpg") return { method, key: files.named(request.gpgKey) };
  return { method, passphrase: given ?? await newPassphrase(request, files) };
}

async function newPassphrase(request: VaultRequest, files: UserFiles): Promise<Secret> {
  const option = request.verb === "init" ? undefined : NEW_OPTION;
  return await otherPassphrase(request, files) ??
    await askTwice("New passphrase for the vault", option);
}

/** The passphrase in the file that the user named beside `--passphrase-file`, if any. */
async function otherPassphrase(
  { otherPassphraseFile: file }: VaultRequest,
  files: UserFiles,
): Promise<Secret | undefined> {
  return file === undefined ? undefined : await readPassphraseFile(files.resolve(file), uid());
}

/** The passphrase that a secret shall have for itself; it is asked for at each use, too. */
async function ownPassphrase(
  { ownPassphrase }: VaultRequest,
  name: string,
): Promise<Secret | undefined> {
  return ownPassphrase ? await askTwice(`Passphrase for ${name}`, "") : undefined;
}

/** Seals the vault anew and tells `config.yaml`. What opens the new one is written before, what
 * opened the old one is taken away after: a kill in between locks nobody out. */
async function reseal(
  configFile: string,
  protection: Protection,
  seal: () => Promise<void>,
): Promise<void> {
  const settings = settingsFor(protection);
  await editConfig(configFile, settings.filter((edit) => "set" in edit));
  await seal();
  await editConfig(configFile, settings);
}

/** What `config.yaml` must say for a vault with this protection to be opened again. */
function settingsFor(protection: Protection): ConfigEdit[] {
  const { method } = protection;
  const set = (key: string, value: string | undefined): ConfigEdit =>
    value === undefined ? { unset: ["vault", key] } : { set: ["vault", key], value };
  return [
    set("backend", method === "gpg" ? "gpg" : undefined),
    set("gpg_key", method === "gpg" ? protection.key : undefined),
    set("unlock", method === "keychain" || method === "identity" ? method : undefined),
    set("identity_file", method === "identity" ? protection.identityFile : undefined),
  ];
}

/** A value: from a pipe as it is, without one last line end; else asked for without echo. */
async function newValue(name: string): Promise<Secret> {
  if (Deno.stdin.isTerminal()) return await askOnce(`Value of ${name}: `, "");
  const bytes = new Uint8Array(VALUE_LIMIT + 1);
  let size = 0;
  for (let got; size < bytes.length && (got = await Deno.stdin.read(bytes.subarray(size)));) {
    size += got;
  }
  const text = new TextDecoder().decode(bytes.subarray(0, size));
  bytes.fill(0);
  return new Secret(text.replace(/\r?\n$/, ""));
}

async function importSource(
  { files }: VaultCommandContext,
  request: VaultRequest,
): Promise<ImportSource> {
  if (request.fromEnv) {
    const variables = new Map<string, Secret>();
    for (const { keyEnvVar } of PROVIDERS) {
      const value = keyEnvVar && Deno.env.get(keyEnvVar);
      if (value) variables.set(keyEnvVar, new Secret(value));
    }
    return { kind: "variables", variables, nameOf: secretOfVariable };
  }
  if (request.file === undefined) return { kind: "api_keys" };
  const bytes = await files.read(request.file);
  if (bytes.length > IMPORT_LIMIT) throw declined(`import ${request.file}: it is too large`);
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  if (start.startsWith("age-encryption.org/") || start.startsWith("-----BEGIN AGE")) {
    const passphrase = await otherPassphrase(request, files) ??
      await askOnce("Passphrase of the export: ", ARCHIVE_OPTION);
    return { kind: "export", bytes, passphrase };
  }
  if (start.trimStart().startsWith("{")) return { kind: "api_keys", bytes };
  return { kind: "dotenv", bytes, nameOf: secretOfVariable };
}

/** `OPENAI_API_KEY` is kept as `provider:openai`; a variable of nobody is not kept. */
function secretOfVariable(variable: string): string | undefined {
  const provider = PROVIDERS.find((provider) => provider.keyEnvVar === variable);
  return provider && `provider:${provider.id}`;
}

function declined(what: string): PyraError {
  return new PyraError(`Did not ${what}: nobody said yes`, {
    code: "vault.declined",
    hint: "answer y, or give --yes",
    exitCode: ExitCode.refused,
  });
}

function uid(): number | null {
  return Deno.build.os === "windows" ? null : Deno.uid();
}

/** Plain data without what is undefined, as JSON would have it. */
function plain<T extends object>(value: T): T & { [key: string]: Json } {
  return JSON.parse(JSON.stringify(value));
}
