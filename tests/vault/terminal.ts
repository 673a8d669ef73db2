/** Runs a shell command on a terminal of its own (util-linux `script`), and answers its
 * questions. */

/** How it ended, and all that the terminal showed. */
export interface TerminalRun {
  code: number;
  text: string;
}

/** Types one answer for each "passphrase" that is asked for. */
export async function runOnTerminal(
  command: string,
  { cwd, answers, env = {} }: { cwd: string; answers: string[]; env?: Record<string, string> },
): Promise<TerminalRun> {
  const child = new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", command, "/dev/null"],
    cwd,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const left = [...answers];
  let text = "";
  let answered = 0;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const asked = text.slice(answered).search(/passphrase[^\n]*: ?$/i);
    const answer = asked === -1 ? undefined : left.shift();
    if (answer === undefined) continue;
    answered = text.length;
    await writer.write(new TextEncoder().encode(`${answer}\n`));
  }
  await writer.close().catch(() => {});
  return { code: (await child.status).code, text };
}
