/** Which addresses are not the public internet: what `public` shuts out, and why it says so.
 *
 * Pure and trusted; names are not looked up here, the runtime checks what they resolve to. */

/** In a list of hosts: every host that is not private. */
export const PUBLIC = "public";

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
