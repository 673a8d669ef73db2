/** Which addresses are not the public internet: what `public` shuts out, and where a key may go
 * without TLS. One answer for all who ask.
 *
 * Pure and trusted; names are not looked up here, the runtime checks what they resolve to. */

/** In a list of hosts: every host that is not private. */
export const PUBLIC = "public";

/** What `--deny-net` is told under `public`: loopback, private, link-local, shared, metadata,
 * multicast. Deno applies it to resolved addresses as well, also to IPv4 inside IPv6. It
 * takes no range of IPv6 in any spelling, so of those only single well-known addresses stand
 * here, and whoever is asked to agree to `public` is told so. */
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

/** Names that are never looked up beyond the own network, at the end of a name. */
const LOCAL_NAME = /(^|\.)(localhost|local|lan|internal|home\.arpa)$/;

/** Whether an address or a name (with or without a port) cannot be one of the public internet.
 * A name counts when it can only be one of the own network: `nas`, `nas.local`. */
export function isPrivateHost(entry: string): boolean {
  const host = spelled(entry);
  if (host.startsWith("[")) return isPrivateV6(host.slice(1, -1));
  if (/^\d+(\.\d+){3}$/.test(host)) return isPrivateV4(toNumber(host));
  return LOCAL_NAME.test(host) || !host.includes(".");
}

/** The host as a URL spells it: lower case, `127.1` as four numbers, without port and final dot. */
function spelled(entry: string): string {
  const isBare = (entry.match(/:/g) ?? []).length > 1 && !entry.startsWith("[");
  const { hostname } = URL.parse(`http://${isBare ? `[${entry}]` : entry}/`) ?? { hostname: entry };
  return hostname.toLowerCase().replace(/\.$/, "");
}

function isPrivateV4(address: number): boolean {
  return PRIVATE_RANGES.some((range) => {
    const [base, bits] = range.split("/");
    if (!bits) return false;
    const start = toNumber(base!);
    return address >= start && address < start + 2 ** (32 - Number(bits));
  });
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** An address as a URL spells it: hex without leading zeros, the longest run of zeros as `::`. */
function isPrivateV6(address: string): boolean {
  const [head, tail] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const zeros = tail === undefined ? 0 : 8 - head!.length - tail.length;
  const groups = [...head!, ...Array(zeros).fill("0"), ...tail ?? []]
    .map((group) => parseInt(group, 16));
  const [first = 0, second] = groups;
  const inner = groups[6]! * 65536 + groups[7]!;
  const leading = groups.slice(0, 6);
  // `::`, `::1`, and IPv4 inside: mapped, compatible, and through NAT64.
  if (leading.slice(0, 5).every((group) => group === 0) && [0, 0xffff].includes(leading[5]!)) {
    return isPrivateV4(inner);
  }
  if (first === 0x64 && second === 0xff9b) return isPrivateV4(inner);
  return (first & 0xfe00) === 0xfc00 || (first & 0xff80) === 0xfe80 || (first & 0xff00) === 0xff00;
}
