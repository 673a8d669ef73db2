import assert from "node:assert/strict";
import { noticeWalls } from "./wall_notice.ts";

Deno.test("noticeWalls() says once per home and reason that there is no second wall", async () => {
  const cache = `${await Deno.makeTempDir({ prefix: "notice-" })}/cache`;
  const said: string[] = [];
  const notice = { cache, isRead: true, say: (line: string) => void said.push(line) };
  const none = { walls: {}, second: false, why: "bubblewrap is not installed" };
  await noticeWalls(none, { ...notice, isRead: false });
  await noticeWalls({ walls: {}, second: true }, notice);
  await noticeWalls({ walls: {}, second: false, why: "plugins.second_wall is off" }, notice);
  assert.deepEqual(said, []);
  await noticeWalls(none, notice);
  await noticeWalls(none, notice);
  assert.equal(said.length, 1);
  assert.match(said[0]!, /no second wall around Pyra's parts \(bubblewrap is not installed\)/);
  await noticeWalls({ ...none, why: "user namespaces are off" }, notice);
  assert.equal(said.length, 2);
  await Deno.remove(cache.replace(/\/cache$/, ""), { recursive: true });
});
