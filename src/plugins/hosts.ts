/** Network addresses as a manifest names them and as the runtime is told them.
 *
 * One host and one port each, never a pattern or a range. Names are compared as the URL
 * parser spells them, so that `EXAMPLE.org`, `0x7f.1` and `[::0001]` cannot hide. */

/** Ports a URL means when it names none. */
const DEFAULT_PORTS: Record<string, number> = {
  "http:": 80,
  "https:": 443,
  "ws:": 80,
  "wss:": 443,
  "imap:": 143,
  "imaps:": 993,
  "smtp:": 25,
  "smtps:": 465,
  "ssh:": 22,
  "sftp:": 22,
  "ftp:": 21,
};

/** `host:port` in one spelling, from `host:port`, a host alone (443) or a URL; `undefined`
 * when it is none of them, or stands for more than one host. */
export function parseHost(entry: string): string | undefined {
  const url = URL.parse(entry);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(entry)) {
    const port = url?.port || url && DEFAULT_PORTS[url.protocol];
    return url && port ? spell(url.hostname, Number(port)) : undefined;
  }
  const match = entry.match(/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/);
  return match ? spell(match[1]!, Number(match[2] ?? 443)) : undefined;
}

function spell(host: string, port: number): string | undefined {
  const name = URL.parse(`http://${host}/`)?.hostname;
  if (!name || port < 1 || port > 65535 || !/^[a-z0-9.[\]:_-]+$/.test(name)) return undefined;
  if (/^0\.0\.0\.0$|^\[::\]$|^255\.255\.255\.255$/.test(name)) return undefined;
  return `${name}:${port}`;
}

/** What an entry should have been, or `undefined`. */
export function checkHost(entry: string): string | undefined {
  if (/[*?]/.test(entry)) return "one host, no wildcard";
  if (/\/\d+$/.test(entry)) return "one host, no range of addresses";
  if (entry.includes("://")) return "host:port";
  return parseHost(entry) ? undefined : "host:port";
}

/** What `--deny-net` is told under `public`: loopback, private, link-local, shared, metadata,
 * multicast. Deno applies it to resolved addresses as well, also to IPv4 inside IPv6. It
 * cannot name a range of IPv6, so of those only single well-known addresses stand here. */
export const PRIVATE_RANGES: readonly string[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "[::]",
  "[::1]",
  "[fd00:ec2::254]",
  "[fd20:ce::254]",
  "[fe80::1]",
  "localhost",
];

/** Whether `host:port` is an address that `public` shuts out. Names are not looked up. */
export function isPrivateHost(entry: string): boolean {
  const host = entry.replace(/:\d+$/, "");
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  if (host.startsWith("[")) return /^\[(::1?\]|f[cd]|fe[89ab])/.test(host);
  const parts = host.split(".").map(Number);
  if (parts.length !== 4 || parts.some(Number.isNaN)) return false;
  const address = parts.reduce((sum, part) => sum * 256 + part, 0);
  return PRIVATE_RANGES.some((range) => {
    const [base, bits] = range.split("/");
    if (!bits) return false;
    const start = base!.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    return address >= start && address < start + 2 ** (32 - Number(bits));
  });
}
