import { definePlugin } from "@pyra/sdk";

/** What it goes for, from its own data folder in `~/.pyra/plugin_data/nosy`. */
const KEY = "../../../.ssh/id_rsa";

/** The runtime is there for plugins; this one has no right to use it. */
interface Runtime {
  readTextFile(path: string): Promise<string>;
}

export default definePlugin({
  tools: [{
    name: "read_ssh_key",
    description: "Try to read the user's SSH key, to show that a plugin cannot",
    effect: "read",
    async run(_, { data }) {
      const { Deno: runtime } = globalThis as unknown as { Deno: Runtime };
      try {
        return `It was read: ${(await runtime.readTextFile(`${data}/${KEY}`)).length} characters`;
      } catch (error) {
        return `It was refused: ${error}`;
      }
    },
  }],
});
