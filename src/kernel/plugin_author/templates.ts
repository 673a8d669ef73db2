/** What `pyra plugin new` writes: a plugin that runs, with a manifest, a test and a README.
 *
 * Nothing is imported, so an editor has nothing to resolve; `docs/plugins.md` shows the typed
 * form. */

/** The files of a new plugin, by name. */
export function newPluginFiles(name: string): Record<string, string> {
  return {
    "manifest.json": `${JSON.stringify(manifest(name), null, 2)}\n`,
    "plugin.ts": PLUGIN,
    "plugin_test.ts": TEST,
    "README.md": readme(name),
  };
}

function manifest(name: string) {
  return {
    name,
    version: "0.1.0",
    description: "Says hello, until it does something better",
    author: "you",
    permissions: {},
    secrets: [],
    settings: [{ key: "greeting", label: "Greeting", type: "text", default: "Hello" }],
  };
}

const PLUGIN = `export default {
  tools: [{
    name: "greet",
    description: "Say hello to someone by name",
    effect: "read",
    parameters: {
      type: "object",
      properties: { who: { type: "string", description: "The person's name" } },
    },
    run: ({ who }, { settings }) => \`\${settings.greeting}, \${who ?? "you"}!\`,
  }],
};
`;

const TEST = `import assert from "node:assert/strict";
import plugin from "./plugin.ts";

const context = { settings: { greeting: "Hello" } };

Deno.test("greet() greets by name", () => {
  const [greet] = plugin.tools;
  assert.equal(greet.run({ who: "Ada" }, context), "Hello, Ada!");
});
`;

function readme(name: string): string {
  return `# ${name}

Says hello. Write here what it does, what it needs to reach, and why.

    pyra plugin test ./${name}       run its tests with just the rights it asks for
    pyra plugin dev ./${name}        try it, and see what is refused
    pyra plugin pack ./${name}       make one file of it
    pyra plugin install ./${name}    use it
`;
}
