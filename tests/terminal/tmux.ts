/** Drives a program in a real terminal: a private tmux server, one window.
 *
 * Made for any test that wants to see what a user sees; nothing here knows Pyra. */

/** How a {@linkcode TmuxSession} begins. */
export interface TmuxOptions {
  /** Program and arguments, without a shell between. */
  command: readonly string[];
  columns?: number;
  rows?: number;
  cwd?: string;
  /** Added to an otherwise small environment: PATH, HOME, a UTF-8 locale. */
  env?: Record<string, string>;
}

/** How long `waitFor` looks at the screen before it gives up, in milliseconds. */
const PATIENCE_MS = 12_000;
const LOOK_EVERY_MS = 30;

/** Whether tmux can be started here; prints why not. */
export async function hasTmux(): Promise<boolean> {
  try {
    await new Deno.Command("tmux", { args: ["-V"], stdout: "null", stderr: "null" }).output();
    return true;
  } catch {
    await Deno.stderr.write(new TextEncoder().encode("skipped: tmux is not installed\n"));
    return false;
  }
}

/** The screen never showed what the test waited for. Carries the screen. */
export class ScreenTimeout extends Error {
  constructor(expected: string | RegExp, screen: string) {
    super(`the screen never showed ${expected}; it shows:\n${screen}`);
    this.name = "ScreenTimeout";
  }
}

/** Runs a program and notes its pid and its exit code: tmux itself now and then misses that. */
const RUN = `trap : INT TERM
sh -c 'printf %s $$ >"$0.pid"; exec "$@"' "$0" "$@"
printf %s $? >"$0"`;

/** How far apart two presses of Ctrl-C are, in milliseconds. */
const APART_MS = 60;

/** A little more than the kernel's own silence, in milliseconds. */
const SILENCE_MS = 700;

let serial = 0;

/** One program in one terminal. */
export class TmuxSession {
  readonly #socket: string;
  /** Where the program's exit code will stand. */
  readonly #statusFile = Deno.makeTempFileSync({ prefix: "pyra-test-" });

  #pressedAt = -Infinity;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  /** Starts a program. Its window stays when it ends, so that the end can be seen. */
  static async start(options: TmuxOptions): Promise<TmuxSession> {
    const { command, columns = 80, rows = 24, cwd, env = {} } = options;
    const session = new TmuxSession(`pyra-test-${Deno.pid}-${serial++}`);
    const environment = Object.entries({ LC_ALL: "C.UTF-8", ...env });
    await session.#tmux(
      ...["-f", "/dev/null", "-u", "new-session", "-d", "-x", `${columns}`, "-y", `${rows}`],
      ...environment.flatMap(([name, value]) => ["-e", `${name}=${value}`]),
      ...(cwd === undefined ? [] : ["-c", cwd]),
      ...["sh", "-c", RUN, session.#statusFile, "env"],
      ...environment.map(([name, value]) => `${name}=${value}`),
      ...command,
      ...[";", "set-option", "-w", "remain-on-exit", "on"],
      ...[";", "set-option", "-g", "default-terminal", "tmux-256color"],
    );
    return session;
  }

  /** Presses keys by tmux's names: `Enter`, `C-c`, `M-b`, `Up`. */
  async keys(...names: string[]): Promise<void> {
    if (names[0] === "C-c") await this.#apart();
    await this.#tmux("send-keys", ...names);
  }

  /** Nobody presses Ctrl-C twice within a few milliseconds; that is one press, handed on. */
  async #apart(): Promise<void> {
    const wait = this.#pressedAt + APART_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    this.#pressedAt = performance.now();
  }

  /** Waits until keys count again: half a second after a secret was asked for. */
  async silence(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", "--", text);
  }

  /** Types one character after the other, as fast hands do: each is a read of its own. A newline is
   * the Enter key. */
  async typeByHand(text: string, pauseMs = 15): Promise<void> {
    const presses = [...text].map((char) =>
      char === "\n"
        ? ["send-keys", "Enter"]
        : ["send-keys", "-l", "--", char === ";" ? "\\;" : char]
    );
    const pause = [";", "run-shell", "-d", `${pauseMs / 1000}`, ";"];
    await this.#tmux(...presses.flatMap((press, i) => i === 0 ? press : [...pause, ...press]));
  }

  /** Pastes text, in brackets if the program asked for them. */
  async paste(text: string): Promise<void> {
    const file = await Deno.makeTempFile();
    try {
      await Deno.writeTextFile(file, text);
      await this.#tmux("load-buffer", file, ";", "paste-buffer", "-p", "-r");
    } finally {
      await Deno.remove(file);
    }
  }

  /** Makes the window another size. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", `${columns}`, "-y", `${rows}`);
  }

  /** What is on the screen; with `styles` as SGR sequences, with `history` all that scrolled away. */
  async screen(options: { styles?: boolean; history?: boolean } = {}): Promise<string> {
    const { styles = false, history = false } = options;
    const text = await this.#tmux(
      ...["capture-pane", "-p"],
      ...(styles ? ["-e"] : []),
      ...(history ? ["-S", "-"] : []),
    );
    return text.replace(/[ \n]+$/, "").replace(/ +$/gm, "");
  }

  /** Waits until the screen shows a text or fits a pattern; returns the screen. */
  async waitFor(expected: string | RegExp, patienceMs = PATIENCE_MS): Promise<string> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const screen = await this.screen();
      if (typeof expected === "string" ? screen.includes(expected) : expected.test(screen)) {
        return screen;
      }
      if (Date.now() > deadline) throw new ScreenTimeout(expected, screen);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** Waits until the kernel asks this and an answer counts, if only a no; returns the screen. */
  async asked(title: string): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const screen = await this.screen();
      const flat = screen.replace(/\n▌ */g, " ").replace(/\s+/g, " ");
      if (/^▌ (?:>|. first:)$/.test(screen.split("\n").at(-1)!) && flat.includes(title)) {
        return screen;
      }
      if (Date.now() > deadline) throw new ScreenTimeout(title, screen);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** Reads a question that does not fit, page by page, until a yes counts; returns all of it. */
  async readQuestion(): Promise<string> {
    await this.keys("m");
    let all = "";
    for (let page = 1, pages = 1; page <= pages; page++) {
      const screen = await this.waitFor(new RegExp(`^▌ page ${page} of `, "m"));
      all += `${screen}\n`;
      pages = Number(/page \d+ of (\d+)/.exec(screen)![1]);
      await this.keys("Space");
    }
    await this.waitFor(/^▌ >$/m);
    return all;
  }

  /** Column and row of the cursor, from 0. */
  async cursor(): Promise<{ column: number; row: number }> {
    const text = await this.format("#{cursor_x} #{cursor_y}");
    const [column = 0, row = 0] = text.split(" ").map(Number);
    return { column, row };
  }

  /** A tmux format, such as `#{pane_title}` or `#{pane_dead_status}`. */
  async format(format: string): Promise<string> {
    return (await this.#tmux("display-message", "-p", format)).trim();
  }

  /** Waits until the program has ended; returns its exit code. */
  async exitCode(patienceMs = PATIENCE_MS): Promise<number> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const status = await Deno.readTextFile(this.#statusFile);
      if (status !== "") return Number(status);
      if (Date.now() > deadline) throw new ScreenTimeout("the end", await this.screen());
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  /** The program's process. */
  async pid(): Promise<number> {
    return Number(await Deno.readTextFile(`${this.#statusFile}.pid`));
  }

  /** Kills the program at once, as `kill -9` does, and waits until it is gone. */
  async kill(): Promise<void> {
    Deno.kill(await this.pid(), "SIGKILL");
    await this.exitCode();
  }

  /** Ends the program and its terminal. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => {});
    await Deno.remove(this.#statusFile);
    await Deno.remove(`${this.#statusFile}.pid`).catch(() => {});
  }

  async #tmux(...args: string[]): Promise<string> {
    const command = new Deno.Command("tmux", {
      args: ["-L", this.#socket, ...args],
      // The server hands its environment on: a program must not see the tester's.
      clearEnv: true,
      env: { ...pick("PATH", "HOME", "DENO_DIR", "TMPDIR"), LC_ALL: "C.UTF-8" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new TmuxError(args, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  }
}

/** The named variables, where they are set. */
function pick(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** tmux refused a command. */
export class TmuxError extends Error {
  constructor(args: readonly string[], message: string) {
    super(`tmux ${args.join(" ")}: ${message}`);
    this.name = "TmuxError";
  }
}
