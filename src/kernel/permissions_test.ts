import assert from "node:assert/strict";
import { findRow, ROWS, workerPermissions } from "./permissions.ts";

const PLACES = {
  memory: "/h/memory",
  index: "/h/index",
  history: "/h/history",
  sessions: "/h/sessions",
  plans: "/h/plans",
  plugins: "/h/plugins",
};

Deno.test("findRow() takes the longest row that fits", () => {
  assert.equal(findRow(["provider", "test"])?.command, "provider test");
  assert.equal(findRow(["provider", "list"])?.command, "provider");
  assert.equal(findRow(["providers"]), undefined);
  assert.equal(findRow([]), undefined);
});

for (const row of ROWS) {
  Deno.test(`workerPermissions() of ${row.command} never hands out what no app may have`, () => {
    const rights = workerPermissions(row, { places: PLACES, providerHosts: ["api.example:443"] });
    for (const kind of ["env", "sys", "run", "ffi", "import"] as const) {
      assert.equal(rights[kind], false);
    }
    const paths = [...rights.read as string[], ...rights.write as string[]];
    for (const path of paths) {
      assert.match(path, /^\/h\/\w+/, "a whole folder of the home, no more");
    }
    assert.ok(!paths.some((path) => path.includes("vault")));
    assert.deepEqual(rights.net, row.net ? ["api.example:443"] : []);
  });
}
