/** A vault in a temporary folder, with ports that a test can look into. */

import assert from "node:assert/strict";
import { PyraError, Secret } from "../../src/base/mod.ts";
import {
  type ProgramResult,
  type Protection,
  type Vault,
  type VaultConfig,
  type VaultPorts,
} from "../../src/vault/mod.ts";
import { FolderVault } from "../../src/vault/vault.ts";

/** Cheap, so that tests take milliseconds where users take a second. */
export const WORK_FACTOR = 4;

export const PASSPHRASE = new Secret("correct horse battery staple");

/** Stands in every value the tests store; must never be found on the disk. */
export const CANARY = "CANARY-5f2b8e";

export const CONFIG: VaultConfig = {
  backend: "age",
  unlock: "passphrase",
  scrypt_work_factor: WORK_FACTOR,
  idle_minutes: 15,
  hard_hours: 12,
};

/** Who asks in the tests. */
export const ACCESS = { who: "chat", why: "test" };

/** Runs a program as the kernel would; `env` is added to the tester's own. */
export function runProgram(env: Record<string, string> = {}): VaultPorts["run"] {
  return async (program, args, { stdin }): Promise<ProgramResult> => {
    const child = new Deno.Command(program, {
      args,
      env,
      stdin: stdin ? "piped" : "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output = child.output();
    if (stdin) {
      const writer = child.stdin.getWriter();
      await writer.write(stdin).catch(() => {});
      await writer.close().catch(() => {});
    }
    const { code, stdout, stderr } = await output;
    return { code, stdout, stderr: new TextDecoder().decode(stderr) };
  };
}

/** A temporary folder for one vault; disappears with the test. */
export class TestVault implements AsyncDisposable {
  readonly home = Deno.makeTempDirSync({ prefix: "pyra-vault-" });
  readonly folder = `${this.home}/vault`;
  readonly log: { event: string; [field: string]: unknown }[] = [];
  /** What `askSecret` answers, in turn; then there is no terminal. */
  readonly answers: string[] = [];
  readonly questions: string[] = [];
  readonly delays: number[] = [];
  /** What the clock shows. */
  time = Date.parse("2026-11-23T12:00:00Z");
  readonly ports: VaultPorts = {
    run: () => Promise.reject(new Deno.errors.NotFound()),
    askSecret: (question) => {
      this.questions.push(question);
      const answer = this.answers.shift();
      return Promise.resolve(answer === undefined ? undefined : new Secret(answer));
    },
    log: (event, fields) => {
      this.log.push({ event, ...fields });
      return Promise.resolve();
    },
    now: () => this.time,
    delay: (ms) => {
      this.delays.push(ms);
      return Promise.resolve();
    },
    uid: Deno.uid(),
  };

  /** A new `Vault` on the folder, as another process would have it. */
  open(config: Partial<VaultConfig> = {}, ports: Partial<VaultPorts> = {}): Vault {
    return new FolderVault({
      folder: this.folder,
      ports: { ...this.ports, ...ports },
      config: { ...CONFIG, ...config },
    });
  }

  /** A vault made and unlocked, with these values under `provider:<key>`. */
  async init(
    values: Record<string, string> = {},
    protection: Protection = { method: "passphrase", passphrase: PASSPHRASE },
  ): Promise<Vault> {
    const vault = this.open();
    await vault.init(protection);
    for (const [key, value] of Object.entries(values)) {
      await vault.set(`provider:${key}`, new Secret(value));
    }
    return vault;
  }

  /** Another `Vault` on the same folder, unlocked with the passphrase. */
  async reopen(): Promise<Vault> {
    const vault = this.open();
    await vault.unlock({ passphrase: PASSPHRASE });
    return vault;
  }

  /** The files with secrets, absolute. */
  secretFiles(): string[] {
    return [...Deno.readDirSync(`${this.folder}/secrets`)]
      .map(({ name }) => `${this.folder}/secrets/${name}`).sort();
  }

  /** The one index file, absolute. */
  indexFile(): string {
    const names = [...Deno.readDirSync(this.folder)].map(({ name }) => name);
    return `${this.folder}/${names.find((name) => name.startsWith("index-"))}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.home, { recursive: true });
  }
}

/** The value of a secret, out in the open. */
export async function valueOf(vault: Vault, name: string): Promise<string | undefined> {
  return (await vault.get(name, ACCESS))?.expose();
}

/** The error that `work` must end with: one of ours, with a hint, and without a value in it. */
export async function refusal(work: () => Promise<unknown>): Promise<PyraError & { hint: string }> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof PyraError, String(error));
    assert.ok(error.hint, error.message);
    assert.ok(!`${error.message}${error.hint}`.includes(CANARY));
    return error as PyraError & { hint: string };
  }
  assert.fail("it was not refused");
}

/** Every regular file below a folder that contains the text, or a name that does. */
export function findText(folder: string, text: string): string[] {
  const hits: string[] = [];
  const wanted = new TextEncoder().encode(text);
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) hits.push(...findText(path, text));
    else if (name.includes(text) || (isFile && includes(Deno.readFileSync(path), wanted))) {
      hits.push(path);
    }
  }
  return hits;
}

function includes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  for (let at = bytes.indexOf(wanted[0]!); at !== -1; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}
