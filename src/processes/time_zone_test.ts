import assert from "node:assert/strict";
import { zoneOf } from "./time_zone.ts";

Deno.test("zoneOf() names the zone that a link leads to, and no other path", () => {
  for (
    const [target, zone] of [
      ["/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin"],
      ["../usr/share/zoneinfo/Etc/UTC", "Etc/UTC"],
      [
        "/var/db/timezone/zoneinfo/America/Argentina/Buenos_Aires",
        "America/Argentina/Buenos_Aires",
      ],
      ["/usr/share/zoneinfo/UTC", "UTC"],
      ["/usr/share/zoneinfo/../../../etc/passwd", undefined],
      ["/etc/adjtime", undefined],
      ["", undefined],
    ] as const
  ) assert.equal(zoneOf(target), zone, target);
});
