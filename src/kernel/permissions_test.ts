import assert from "node:assert/strict";
import { findRow, rowRights, ROWS } from "./permissions.ts";

const PLACES = {
  memory: "/h/memory",
  untrusted: "/h/untrusted",
  index: "/h/index",
  history: "/h/history",
  sessions: "/h/sessions",
  session_index: "/h/cache/sessions",
  plans: "/h/plans",
  plugins: "/h/plugins",
};

Deno.test("findRow() takes the longest row that fits", () => {
  assert.equal(findRow(["provider", "test"])?.command, "provider test");
  assert.equal(findRow(["provider", "list"])?.command, "provider");
  assert.equal(findRow(["providers"]), undefined);
  assert.equal(findRow([]), undefined);
});

/** Who has what could do harm. Whoever adds a row here has thought about it. */
const HOLDERS: Record<string, string[]> = {
  "a right to write the memory": [
    "memory write",
    "memory append",
    "memory rm",
    "memory mv",
    "memory undo",
    "memory reindex",
    "memory edit",
    "memory import",
  ],
  "the network": ["chat", "ask", "plan resume", "setup", "provider test", "daemon run", "doctor"],
  "secret": ["chat", "ask", "plan resume", "setup", "provider test", "daemon run"],
  "vault": ["vault", "vault set", "vault status"],
  "plugin": ["plugin"],
  "daemon": ["daemon"],
  "doctor": ["doctor"],
  "uninstall": ["uninstall"],
  "editConfig": ["setup", "config", "config set", "config unset", "plugin config"],
  "editText": ["memory edit"],
  "copyText": ["chat"],
  "clearScreen": ["chat"],
  "readUserFile": ["ask", "memory import"],
  "listUserFiles": ["memory import"],
  "writeUserFile": ["chat", "session export", "memory export"],
  "callTool": ["chat", "ask", "plan resume", "daemon run", "tool call"],
  "mayWrite": ["chat", "ask", "plan resume", "daemon run", "tool call"],
  "revokeAnswer": ["grants revoke"],
};

for (const [what, holders] of Object.entries(HOLDERS)) {
  Deno.test(`ROWS gives ${what} to no other app than those that need it`, () => {
    const having = ROWS.filter(({ net, write, methods = [] }) => {
      if (what === "the network") return net;
      if (what === "a right to write the memory") return write?.includes("memory");
      return (methods as readonly string[]).includes(what);
    });
    assert.deepEqual(having.map(({ command }) => command), holders);
  });
}

Deno.test("ROWS lets an app change only its part of the settings, and hand over only where it says", () => {
  const parts = ROWS.flatMap(({ command, methods = [], config }) =>
    methods.includes("editConfig") ? [[command, config ?? "everything"]] : []
  );
  assert.deepEqual(parts, [
    ["setup", ["ai"]],
    ["config", "everything"],
    ["config set", "everything"],
    ["config unset", "everything"],
    ["plugin config", ["plugin_settings"]],
  ]);
  assert.deepEqual(ROWS.flatMap(({ command, handover }) => handover ? [[command, handover]] : []), [
    ["chat", ["chat", "config"]],
    ["setup", ["setup"]],
    ["config", ["chat", "vault set"]],
  ]);
  for (const { command, methods = [], secrets } of ROWS) {
    assert.equal(methods.includes("secret"), secrets === "provider", command);
  }
});

for (const row of ROWS) {
  Deno.test(`rowRights() of ${row.command} never hands out what no app may have`, () => {
    const rights = rowRights(row, { places: PLACES, providerHosts: ["api.example:443"] });
    for (const kind of ["env", "sys", "run"] as const) assert.deepEqual(rights[kind], []);
    const paths = [...rights.read, ...rights.write];
    for (const path of paths) {
      assert.match(path, /^\/h\/\w+/, "a whole folder of the home, no more");
    }
    assert.ok(!paths.some((path) => path.includes("vault")));
    assert.deepEqual(rights.net, row.net ? ["api.example:443"] : []);
  });
}
