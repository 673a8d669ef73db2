/** A `config.yaml` in a folder of its own, and processes of ours that change it. */

const CHILD = new URL("edit_child.ts", import.meta.url).pathname;

/** A file as a person keeps it. */
export const OWN = "# mine\nai:\n    model:   one  # the usual\ngeneral:\n    user_name: Ann\n";

/** A file for one test; its folder is removed afterwards. */
export class TestFile implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync();
  readonly path = `${this.folder}/config.yaml`;

  constructor(text: string) {
    Deno.writeTextFileSync(this.path, text);
  }

  read(): string {
    return Deno.readTextFileSync(this.path);
  }

  /** What lies beside the file, hidden files too. */
  others(): string[] {
    return [...Deno.readDirSync(this.folder)].map(({ name }) => name)
      .filter((name) => name !== "config.yaml");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** The command that sets a key in a process of its own; with `killAt`, killed at that step. */
export function editCommand(file: string, key: string, value: string, killAt = 0): string[] {
  const folder = file.slice(0, file.lastIndexOf("/"));
  const flags = ["-q", "--no-prompt", "--cached-only", "--ignore-env", "--allow-read"];
  flags.push(`--allow-write=${folder}`, ...(killAt > 0 ? ["--allow-run"] : []));
  return [Deno.execPath(), "run", ...flags, CHILD, file, key, value, String(killAt)];
}

/** Runs a command to its end. */
export async function run([program, ...args]: string[]) {
  const command = new Deno.Command(program!, { args, stdout: "null", stderr: "piped" });
  const { success, signal, stderr } = await command.output();
  return { success, signal, said: new TextDecoder().decode(stderr) };
}
