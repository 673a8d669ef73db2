import { definePlugin, type Json, type PluginContext, type SetupContext } from "@pyra/sdk";
// @ts-types="./ssh2.d.ts"
import type ssh2 from "ssh2";
import { withConnection } from "./connection.ts";
import { fetchFile, localPath, sendFile } from "./copy.ts";
import { findHost, parseHosts } from "./hosts.ts";
import { makeKey } from "./keys.ts";
import { runCommand } from "./run.ts";

/** How long one call may take, in milliseconds; Pyra itself ends the plugin after a minute. */
const CALL_MS = 50_000;

const HOST: Json = { type: "string", description: "A host of the user's list" };

const text = (description: string): Json => ({ type: "string", description, maxLength: 4000 });

function parameters(properties: Record<string, Json>) {
  return {
    type: "object" as const,
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

export default definePlugin({
  tools: [{
    name: "run",
    description: "Run a shell command on one of the user's hosts; gives exit status and output",
    effect: "exec",
    parameters: parameters({ host: HOST, command: text("As the remote shell reads it") }),
    run: ({ host, command }, context) =>
      onHost(host, context, (client) => runCommand(client, String(command))),
  }, {
    name: "upload",
    description: "Copy a file of the plugin's own folder to one of the user's hosts",
    effect: "exec",
    parameters: parameters({
      host: HOST,
      file: text("Its name in the plugin's folder"),
      path: text("Where it goes on the host, replacing what is there"),
    }),
    run: ({ host, file, path }, context) => {
      const from = localPath(context.data, String(file));
      return onHost(host, context, async (client) => {
        return `${path}: ${await sendFile(client, from, String(path))} bytes sent`;
      });
    },
  }, {
    name: "download",
    description: "Copy a file from one of the user's hosts to the plugin's own folder",
    effect: "exec",
    parameters: parameters({
      host: HOST,
      path: text("Where it is on the host"),
      file: text("Its name in the plugin's folder, replacing what is there"),
    }),
    run: ({ host, path, file }, context) => {
      const to = localPath(context.data, String(file));
      return onHost(host, context, async (client) => {
        return `${to}: ${await fetchFile(client, String(path), to)} bytes received`;
      });
    },
  }],

  setup,
});

async function onHost(
  wanted: unknown,
  { settings, secrets, signal }: PluginContext,
  work: (client: ssh2.Client) => Promise<string>,
): Promise<string> {
  const host = findHost(parseHosts(settings.hosts as string[]), String(wanted));
  return await withConnection(host, {
    hostKeys: settings.host_keys as string[],
    privateKeys: await secrets.get("private_key") ?? "",
    passphrase: await secrets.get("passphrase"),
    signal: AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]),
  }, work);
}

/** Makes a key pair; the private half goes to the vault and nowhere else. */
async function setup({ ask, secrets }: SetupContext): Promise<void> {
  if (await secrets.get("private_key")) {
    const answer = await ask("There is a private key. Replace it with a new one? (yes/no)");
    if (answer !== "yes") return;
  }
  const { privateKey, publicKey } = makeKey();
  await secrets.set("private_key", privateKey);
  await ask(
    `Add this line to ~/.ssh/authorized_keys on your hosts, then press Enter: ${publicKey}`,
  );
}
