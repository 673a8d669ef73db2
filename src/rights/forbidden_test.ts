import assert from "node:assert/strict";
import { isForbidden } from "./forbidden.ts";

const PLACES = {
  own: ["/home/ada/.pyra", "/srv/pyra", "/home/ada/.cache/deno", "/usr/local/lib/deno/deno"],
  userHome: "/home/ada",
};

const NEVER = [
  ..."/home/ada /home / /home/ada/.pyra /home/ada/.pyra/vault /srv/pyra/src/kernel /srv".split(" "),
  ..."/home/ada/.cache/deno/npm /home/ada/.cache /usr/local/lib/deno /usr/local/lib/deno/deno"
    .split(" "),
  ..."/HOME/ADA /home/ada/.PYRA/vault /srv/pyra/".split(" "),
];

for (const path of NEVER) {
  Deno.test(`isForbidden() refuses ${path}`, () => assert.ok(isForbidden(path, PLACES)));
}

for (const path of ["/home/ada/notes", "/srv/notes", "/home/ada/.pyra2", "/srv/pyra-notes"]) {
  Deno.test(`isForbidden() leaves ${path} to the user`, () => {
    assert.equal(isForbidden(path, PLACES), undefined);
  });
}

Deno.test("isForbidden() takes two ways to compose a letter for one", () => {
  const own = ["/home/zoe\u0308/.pyra"];
  assert.ok(isForbidden("/home/zo\u00eb/.pyra/vault", { own }));
});
