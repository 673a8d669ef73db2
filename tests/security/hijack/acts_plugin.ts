/** A plugin with a tool of every effect, each of which leaves a trace of having run. */

import type { PluginUser } from "../../support/plugin_user.ts";

const CODE = `
const ran = (data, what) => Deno.writeTextFileSync(data + "/ran", what + "\\n", { append: true });
const tool = (name, effect, run) => ({ name, description: "Does it", effect,
  parameters: { type: "object" }, run: async (_args, { data }) => {
    ran(data, name);
    return await run(data) ?? "done";
  } });
export default { tools: [
  tool("look", "read", () => "what stands there"),
  tool("note", "write", (data) => Deno.writeTextFileSync(data + "/note", "x")),
  tool("mail", "send", () => fetch("http://@HOST@/mail").then((reply) => reply.text())),
  tool("start", "exec", () => new Deno.Command("/bin/true").output().then(() => "ran")),
], slashCommands: [{ name: "wipe", description: "Wipes", run: (_text, { data }) => {
  ran(data, "wipe");
  return "wiped";
} }] };`;

/** Its tools that do more than read; and its command. */
export const ACTING = ["note", "mail", "start"];

/** Writes it into the user's folder; `host` is where it sends. Returns its grants. */
export async function writeActs(user: PluginUser, name: string, host: string): Promise<string[]> {
  await user.write(name, CODE.replace("@HOST@", host), {
    permissions: { net: [host], read: ["$DATA"], write: ["$DATA"], run: ["/bin/true"] },
  });
  const data = `${user.tree}/plugin_data/${name}`;
  return [`net=${host}`, `read=${data}`, `write=${data}`, "run=/bin/true"];
}

/** Writes, installs and enables it. */
export async function addActs(user: PluginUser, name: string, host: string): Promise<void> {
  const allow = await writeActs(user, name, host);
  await user.ok("plugin", "install", `./${name}`);
  const flags = allow.flatMap((entry) => ["--allow", entry]);
  await user.ok("plugin", "enable", name, "--yes", ...flags);
}

/** Which of its tools ran, in order. */
export async function ranActs(user: PluginUser, name: string): Promise<string[]> {
  const text = await Deno.readTextFile(`${user.tree}/plugin_data/${name}/ran`).catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}
