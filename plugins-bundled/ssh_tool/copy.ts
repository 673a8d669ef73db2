/** Copying one file between the plugin's own folder and a host, over SFTP.
 *
 * On this side only plain names in the data folder; on the other side whatever the host lets
 * the user do there. */

import type { Buffer } from "node:buffer";
// @ts-types="./ssh2.d.ts"
import type ssh2 from "ssh2";
import { SshError } from "./errors.ts";

/** Largest file that is copied, in bytes. */
const SIZE_LIMIT = 64 * 1024 * 1024;

/** The path of a file of the data folder. Throws `SshError` for anything but a plain name. */
export function localPath(data: string, name: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(name)) {
    throw new SshError(
      `${JSON.stringify(name)}: a file here is a plain name of letters, digits, . _ and -`,
    );
  }
  return `${data}/${name}`;
}

/** Sends a file; an existing one is replaced. Returns its size in bytes. */
export async function sendFile(client: ssh2.Client, from: string, to: string): Promise<number> {
  const { size } = await Deno.stat(from).catch((error) => {
    throw new SshError(`${from} cannot be read: ${error.message}`);
  });
  if (size > SIZE_LIMIT) throw tooLarge(from);
  const bytes = await Deno.readFile(from);
  const stream = (await openSftp(client)).createWriteStream(to);
  await new Promise<void>((resolve, reject) => {
    stream.on("error", (error: Error) => reject(new SshError(`${to}: ${error.message}`)));
    stream.on("close", () => resolve());
    stream.end(bytes);
  });
  return bytes.length;
}

/** Fetches a file; an existing one is replaced once the new one is whole. Returns its size. */
export async function fetchFile(client: ssh2.Client, from: string, to: string): Promise<number> {
  const stream = (await openSftp(client)).createReadStream(from);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > SIZE_LIMIT) {
        stream.destroy();
        reject(tooLarge(from));
      } else chunks.push(Uint8Array.from(chunk));
    });
    stream.on("error", (error: Error) => reject(new SshError(`${from}: ${error.message}`)));
    stream.on("end", () => resolve());
  });
  const part = `${to}.part`;
  await Deno.writeFile(part, new Blob(chunks).stream(), { mode: 0o600 });
  await Deno.rename(part, to);
  return size;
}

function openSftp(client: ssh2.Client): Promise<ssh2.SFTPWrapper> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) =>
      error ? reject(new SshError(`No SFTP: ${error.message}`)) : resolve(sftp)
    );
  });
}

function tooLarge(path: string): SshError {
  return new SshError(`${path} is larger than ${SIZE_LIMIT >> 20} MiB`);
}
