/** The system's time zone, for parts: inside the second wall the runtime cannot see where the link
 * `/etc/localtime` leads, and compares the file to every zone there is, at each start. */

const LINK = "/etc/localtime";
const ZONE = /\/zoneinfo\/((?:[A-Za-z0-9_+-]+\/){0,3}[A-Za-z0-9_+-]+)$/;

let zone: string | undefined;

/** Its name, as `Europe/Berlin`; `undefined` where no link says it. */
export function systemZone(): string | undefined {
  if (Deno.build.os === "windows") return undefined;
  try {
    return zone ??= zoneOf(Deno.readLinkSync(LINK));
  } catch {
    return undefined;
  }
}

/** The zone that a link's target names. */
export function zoneOf(target: string): string | undefined {
  return ZONE.exec(target)?.[1];
}
