/** The way to an open vault: its lock between processes, its unlocking, its session.
 *
 * Everything that touches files goes through `exclusive()`, one piece of work at a time;
 * everything that needs the key through `withStore()`. */

import { PyraError } from "../base/mod.ts";
import { recover } from "./change.ts";
import { VaultMissingError, VaultTamperedError, VaultUsageError } from "./errors.ts";
import { VaultFolder } from "./folder.ts";
import { Guesses } from "./guesses.ts";
import { openRoot } from "./protection.ts";
import { type Backend, ROOT_LIMIT, rootName } from "./root.ts";
import { checkSentinel } from "./sentinel.ts";
import { Session } from "./session.ts";
import type { SecretStore } from "./store.ts";
import type { UnlockSource, VaultOptions, VaultProblem } from "./types.ts";
import { findProtection, type SealedRoot, type UnlockContext } from "./unlock.ts";

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

  /** The session, unless it has reached a limit; then it is ended. */
  session(): Session | undefined {
    const limit = this.#session?.limitReached(this.context.ports.now());
    if (limit) this.lock(limit).catch(() => {});
    return this.#session;
  }

  /** Runs `work` on the open store, unlocking first. When another process has changed the key
   * or the passphrase, this one locks and unlocks anew. Must not be nested. */
  async withStore<T>(work: (store: SecretStore, session: Session) => Promise<T>): Promise<T> {
    for (let tries = 0;; tries++) {
      const session = await this.#unlocked();
      session.touch(this.context.ports.now());
      const done = await this.exclusive(async () =>
        await session.store.isCurrent() ? { value: await work(session.store, session) } : undefined
      );
      if (done) return done.value;
      if (tries > 0) throw changedMeanwhile();
      await this.lock("another process changed the vault's key");
    }
  }

  /** Runs `work` alone, on a folder that was checked and swept. Must not be nested. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      await checkSentinel(this.folder.path);
      return await this.folder.exclusive(async () => {
        const recovered = await recover(this.folder);
        if (recovered !== "clean") {
          await this.context.ports.log("vault.recovered", { change: recovered });
        }
        return await work();
      });
    });
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
      await this.folder.removeTemporary();
      return await store.problems();
    });
    this.#session?.end();
    this.problems = problems;
    this.#session = new Session(store, {
      limits: { idle: config.idle_minutes * MINUTE, hard: config.hard_hours * 60 * MINUTE },
      now: () => ports.now(),
      onTimer: () => void this.session(),
    });
  }

  /** Ends the session, once the work that has begun is done. */
  async lock(why: string): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    this.problems = [];
    await this.#queue;
    session.end();
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

/** For work that was prepared on a root which is no longer there. */
export function changedMeanwhile(): VaultUsageError {
  return new VaultUsageError(
    "Another process changed the vault meanwhile",
    "run the command again",
  );
}
