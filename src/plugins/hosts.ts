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
