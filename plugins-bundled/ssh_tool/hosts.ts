/** The hosts the user listed and the keys they are known by. Pure.
 *
 * The settings are the user's; the name of a host comes from the model, and the key from
 * whoever answers at its address. */

import { createHash } from "node:crypto";
import { SshError } from "./errors.ts";

/** A host of the list. */
export interface Host {
  user: string;
  /** A name or an address, an IPv6 one without brackets. */
  name: string;
  port: number;
  /** `name:port`, as in `host_keys`. */
  address: string;
  /** `user@name:port`, as the model is told. */
  label: string;
}

/** The hosts of the setting. Throws `SshError` naming the entry that is none. */
export function parseHosts(entries: readonly string[]): Host[] {
  return entries.map((entry) => {
    const url = URL.parse(entry);
    if (url?.protocol !== "ssh:" || !url.hostname || !url.username || url.password) {
      throw new SshError(
        `The setting hosts has ${JSON.stringify(entry)}, expected ssh://user@host:port`,
      );
    }
    const port = Number(url.port || 22);
    const name = url.hostname.toLowerCase();
    const address = `${name}:${port}`;
    const user = decodeURIComponent(url.username);
    const plain = name.replace(/^\[(.*)\]$/, "$1");
    return { user, name: plain, port, address, label: `${user}@${address}` };
  });
}

/** The host that is meant by `user@host:port`, or by any part of it that is like no other's.
 * Throws `SshError` with the list. */
export function findHost(hosts: readonly Host[], wanted: string): Host {
  const spellings = ({ user, name, address, label }: Host) => [
    label,
    address,
    name,
    `${user}@${name}`,
    `ssh://${label}`,
  ];
  const found = hosts.filter((host) => spellings(host).includes(wanted));
  if (found.length === 1) return found[0]!;
  const list = hosts.map(({ label }) => label).join(", ") || "none; the user sets hosts";
  const problem = found.length > 1 ? "stands for more than one host" : "is not in the list";
  throw new SshError(`${JSON.stringify(wanted)} ${problem}. Hosts: ${list}`);
}

/** The fingerprint of a host key as OpenSSH prints it. `key` is its wire form. */
export function fingerprint(key: Uint8Array): string {
  const hash = createHash("sha256").update(key).digest("base64");
  return `SHA256:${hash.replace(/=+$/, "")}`;
}

/** Checks what a host showed against the setting `host_keys`. Throws `SshError` unless the
 * very fingerprint stands there for that host and port. */
export function checkHostKey(host: Host, shown: string, known: readonly string[]): void {
  const own = known
    .map((line) => line.trim().split(/\s+/))
    .filter(([address]) => address?.toLowerCase() === host.address)
    .map(([, key]) => key);
  if (own.includes(shown)) return;
  if (own.length > 0) {
    throw new SshError(
      `${host.address} shows the key ${shown}, which is not the one in host_keys. Somebody may ` +
        "stand in between; only the user can say whether the host has a new key",
    );
  }
  throw new SshError(
    `The key of ${host.address} is not known yet: ${shown}. The user compares it with what ` +
      "`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` says on that host, and adds " +
      `"${host.address} ${shown}" to the setting host_keys of ssh_tool`,
  );
}
