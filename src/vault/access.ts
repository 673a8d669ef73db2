/** The way to an open vault: its lock between processes, its unlocking, its session.
 *
 * Everything that touches files goes through `exclusive()`, one piece of work at a time;
 * everything that needs the key through `withStore()`. */

import { PyraError } from "../base/mod.ts";
import { recover } from "./change.ts";
import {
  VaultDiskError,
  VaultMissingError,
  VaultTamperedError,
  VaultUsageError,
} from "./errors.ts";
import { VaultFolder } from "./folder.ts";
import { Guesses } from "./guesses.ts";
import { openRoot } from "./protection.ts";
import { type Backend, ROOT_LIMIT, rootName, type SealedRoot } from "./root.ts";
import { checkSentinel } from "./sentinel.ts";
import { Session } from "./session.ts";
import type { SecretStore } from "./store.ts";
import type { UnlockSource, VaultOptions, VaultProblem } from "./types.ts";
import { findProtection, type UnlockContext } from "./unlock.ts";

const MINUTE = 60_000;

/** One vault's folder and, while unlocked, its session. */
export class VaultAccess {
  readonly context: UnlockContext;
  /** What was found amiss at unlocking and has not been put right since. */
  problems: VaultProblem[] = [];
  #session?: Session;
  #unlocking?: Promise<void>;
  #queue: Promise<unknown> = Promise.resolve();

  constructor({ folder, ports, config }: VaultOptions) {
    this.context = {
      folder: new VaultFolder(folder, ports.uid),
      ports,
      config,
      guesses: new Guesses((ms) => ports.delay(ms)),
    };
  }

  get folder(): VaultFolder {
    return this.context.folder;
  }

  /** The time, as ISO 8601 in UTC. */
  now(): string {
    return new Date(this.context.ports.now()).toISOString();
  }

  /** The session, unless it has reached a limit; then it is ended. */
  session(): Session | undefined {
    const limit = this.#session?.limitReached(this.context.ports.now());
    if (limit) this.lock(limit).catch(() => {});
    return this.#session;
  }

  /** Runs `work` on the open store, unlocking first. When another process has changed the key
   * or the passphrase, this one locks and unlocks anew. Must not be nested. */
  async withStore<T>(work: (store: SecretStore, session: Session) => Promise<T>): Promise<T> {
    for (let tries = 0; tries < 3; tries++) {
      await this.#unlocked();
      const done = await this.exclusive(async () => {
        // It may have ended while this work waited for its turn.
        const session = this.session();
        if (!session || !await session.store.isCurrent()) return undefined;
        session.touch(this.context.ports.now());
        return { value: await work(session.store, session) };
      });
      if (done) return done.value;
      await this.lock("another process changed the vault's key");
    }
    throw changedMeanwhile();
  }

  /** Runs `work` alone, on a folder that was checked and swept. Must not be nested. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => this.#withLock(work));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Opens the vault; a session there was is replaced. */
  async open(source: UnlockSource = {}): Promise<void> {
    const { context } = this;
    try {
      const root = await this.root();
      const { opened, protection } = await findProtection(
        context,
        { root, source },
        (protection) => openRoot(context, root.bytes, protection),
      );
      await this.begin(opened);
      await context.ports.log("vault.unlock", { granted: true, method: protection.method });
    } catch (error) {
      const reason = error instanceof PyraError ? error.code : "internal";
      await context.ports.log("vault.unlock", { granted: false, reason });
      throw error;
    }
    for (const { kind, file, name } of this.problems) {
      await context.ports.log("vault.problem", { kind, file, name: name ?? null });
    }
  }

  /** Starts a session on an open store. */
  async begin(store: SecretStore): Promise<void> {
    const { config, ports } = this.context;
    const problems = await this.exclusive(async () => {
      this.folder.create();
      await this.folder.removeTemporary();
      return await store.problems();
    });
    const before = this.#session;
    this.problems = problems;
    this.#session = new Session(store, {
      limits: { idle: config.idle_minutes * MINUTE, hard: config.hard_hours * 60 * MINUTE },
      now: () => ports.now(),
      ...ports.ticks && { ticks: () => ports.ticks!() },
      onTimer: () => void this.session(),
    });
    await this.#end(before);
  }

  /** Ends the session. */
  async lock(why: string): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    this.problems = [];
    await this.#end(session);
    await this.context.ports.log("vault.lock", { why });
  }

  /** The sealed root; throws `vault.missing` when there is none. */
  async root(): Promise<SealedRoot> {
    const root = await this.findRoot();
    if (!root) throw new VaultMissingError(this.folder.path);
    return root;
  }

  /** The sealed root, if there is one. */
  async findRoot(): Promise<SealedRoot | undefined> {
    if (!await this.folder.list()) return undefined;
    return await this.exclusive(() => readRoot(this.folder));
  }

  async #withLock<T>(work: () => Promise<T>): Promise<T> {
    const { folder, context } = this;
    try {
      checkSentinel(folder.path);
      return await folder.exclusive(async () => {
        const recovered = await recover(folder);
        if (recovered !== "clean") {
          await context.ports.log("vault.recovered", { change: recovered });
        }
        return await work();
      });
    } catch (error) {
      if (isSystemError(error)) throw new VaultDiskError(folder.path, error.message);
      throw error;
    }
  }

  /** Ends a session, but not before the work that has begun on it is done. */
  async #end(session: Session | undefined): Promise<void> {
    if (!session) return;
    await this.#queue;
    session.end();
  }

  /** The session; all who wait for it share one question. */
  async #unlocked(): Promise<Session> {
    for (;;) {
      const session = this.session();
      if (session) return session;
      this.#unlocking ??= this.open().finally(() => this.#unlocking = undefined);
      await this.#unlocking;
    }
  }
}

/** Reads the root. Call while holding the vault's lock. */
export async function readRoot(folder: VaultFolder): Promise<SealedRoot | undefined> {
  const found: SealedRoot[] = [];
  for (const backend of ["age", "gpg"] as Backend[]) {
    const bytes = await folder.read(rootName(backend), ROOT_LIMIT);
    if (bytes) found.push({ backend, bytes });
  }
  if (found.length < 2) return found[0];
  throw new VaultTamperedError(
    `${folder.path}/${rootName("gpg")}`,
    `lies beside ${rootName("age")}`,
    "move away the one that you did not make",
  );
}

/** Whether the system refused something: ENOSPC, EACCES, EIO … */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof PyraError) && "code" in error &&
    typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code);
}

/** For work that was prepared on a root which is no longer there. */
export function changedMeanwhile(): VaultUsageError {
  return new VaultUsageError(
    "Another process changed the vault meanwhile",
    "run the command again",
  );
}
