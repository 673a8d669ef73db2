/** The runtime's path, spelled as the runtime itself does not: `node:child_process` looks for its
 * own path among the arguments of whatever it starts, takes what follows for arguments of Node, and
 * adds `-A` where it sees no permissions. */
export function spellDeno(deno: string): string {
  return deno.replace(/[/\\](?=[^/\\]*$)/, "$&.$&");
}
