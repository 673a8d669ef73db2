/** One SSH connection: host key checked first, then the user's keys, nothing else.
 *
 * No passwords, no agent, no keyboard questions, no forwarding. Whoever answers is untrusted
 * until its key has been compared; a secret is only used to sign after that. */

// @ts-types="./ssh2.d.ts"
import ssh2 from "ssh2";
import { SshError } from "./errors.ts";
import { checkHostKey, fingerprint, type Host } from "./hosts.ts";

/** How long a host may take to let us in, in milliseconds. */
const READY_MS = 15_000;

/** What a connection needs. */
export interface ConnectOptions {
  /** Lines of the setting `host_keys`. */
  hostKeys: readonly string[];
  /** One or more private keys, PEM or OpenSSH, one after the other. */
  privateKeys: string;
  passphrase?: string;
  /** Ends the connection, whatever it is doing. */
  signal: AbortSignal;
}

/** Connects, does the work and disconnects. Throws `SshError`. */
export async function withConnection<T>(
  host: Host,
  options: ConnectOptions,
  work: (client: ssh2.Client) => Promise<T>,
): Promise<T> {
  const keys = splitKeys(options.privateKeys, options.passphrase);
  const client = new ssh2.Client();
  const { promise: broken, reject } = Promise.withResolvers<never>();
  broken.catch(() => {}); // It may break after the work is done.
  const stop = () => reject(stopped(host, options.signal));
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    options.signal.throwIfAborted();
    const ready = connect(client, { host, keys, options, fail: reject });
    return await Promise.race([ready.then(() => work(client)), broken]);
  } finally {
    options.signal.removeEventListener("abort", stop);
    client.on("error", () => {}); // What it says while it is torn down is of no interest.
    client.destroy();
  }
}

interface Attempt {
  host: Host;
  keys: string[];
  options: ConnectOptions;
  fail(error: Error): void;
}

function connect(client: ssh2.Client, { host, keys, options, fail }: Attempt): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  client.on("ready", () => resolve());
  client.on("error", (error) => fail(explain(host, error)));
  client.on("close", () => fail(new SshError(`${host.label} closed the connection`)));
  client.connect({
    host: host.name,
    port: host.port,
    username: host.user,
    readyTimeout: READY_MS,
    // At once: what a server sends right behind its key is lost while the library waits.
    hostVerifier(key: Uint8Array): boolean {
      try {
        checkHostKey(host, fingerprint(key), options.hostKeys);
        return true;
      } catch (error) {
        fail(error as Error);
        return false;
      }
    },
    authHandler: keys.map((key) => ({
      type: "publickey" as const,
      username: host.user,
      key,
      passphrase: options.passphrase,
    })),
  });
  return promise;
}

/** The keys of a secret, each checked with the passphrase before anybody is called. */
function splitKeys(text: string, passphrase?: string): string[] {
  const keys = text.match(/-----BEGIN [A-Z0-9 ]+-----[^-]+-----END [A-Z0-9 ]+-----/g) ?? [];
  if (keys.length === 0) {
    throw new SshError("There is no private key: the user runs `pyra plugin setup ssh_tool`");
  }
  for (const key of keys) {
    const parsed = ssh2.utils.parseKey(`${key}\n`, passphrase);
    // What the library says could quote the key.
    if (parsed instanceof Error) {
      throw new SshError("The private key cannot be read; its passphrase may be missing or wrong");
    }
  }
  return keys.map((key) => `${key}\n`);
}

function explain(host: Host, error: Error & { level?: string }): Error {
  if (error.level === "client-authentication") {
    return new SshError(
      `${host.label} refuses the key; its public half must stand in authorized_keys there`,
    );
  }
  if (error.level === "client-timeout") {
    return new SshError(`${host.label} did not let us in within ${READY_MS / 1000} s`);
  }
  return new SshError(`${host.label}: ${error.message}`);
}

function stopped(host: Host, signal: AbortSignal): Error {
  const isTimeout = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
  return new SshError(
    isTimeout ? `${host.label} took too long; the connection was ended` : "The call was stopped",
  );
}
