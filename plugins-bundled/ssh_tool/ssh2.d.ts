/** The part of `npm:ssh2` that is used here. Its published types come with those of another
 * Node, which would take the place of the runtime's own everywhere. */

import type { Buffer } from "node:buffer";
import type { Duplex, Readable, Writable } from "node:stream";

declare namespace ssh2 {
  /** What may be tried to be let in. */
  interface PublicKeyAttempt {
    type: "publickey";
    username: string;
    key: string;
    passphrase?: string;
  }

  interface ConnectConfig {
    host: string;
    port: number;
    username: string;
    /** Milliseconds. */
    readyTimeout: number;
    hostVerifier(key: Buffer): boolean;
    authHandler: PublicKeyAttempt[];
  }

  interface ClientChannel extends Duplex {
    stderr: Readable;
  }

  interface SFTPWrapper {
    createReadStream(path: string): Readable;
    createWriteStream(path: string): Writable;
  }

  class Client {
    on(event: "ready" | "close", listener: () => void): this;
    on(event: "error", listener: (error: Error & { level?: string }) => void): this;
    connect(config: ConnectConfig): this;
    exec(
      command: string,
      done: (error: Error | undefined, channel: ClientChannel) => void,
    ): boolean;
    sftp(done: (error: Error | undefined, sftp: SFTPWrapper) => void): boolean;
    destroy(): this;
  }

  const utils: {
    parseKey(key: string, passphrase?: string): object | Error;
    generateKeyPairSync(
      type: "ed25519",
      options: { comment: string },
    ): { private: string; public: string };
  };
}

export default ssh2;
