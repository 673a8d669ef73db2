/** An app that loses its mind takes nothing along: the kernel hears Ctrl-C, ends it with everything it
 * started, gives the terminal back, and says what happened. */

import assert from "node:assert/strict";
import { TemporaryHome } from "../../support/pyra.ts";
import { testWhen } from "../../support/skip.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { HijackedTerminal, looksLikeQuestion, noTerminal, partsWith } from "./hijacked_terminal.ts";

/** What goes on until somebody presses Ctrl-C. */
const ENDLESS = ["loop", "flood", "messages", "calls", "deaf", "unfinished", "descriptors"]
  .concat(["many values"]);

/** What may also run into a limit before, or has nothing that holds its channel open. */
const MAY_END = ["threads", "no channel", "half an exit"];

/** What ends by itself: the exit code, and what is said. */
const ENDS: Record<string, [code: number, said: RegExp]> = {
  memory: [70, /Pyra's app ended without a word|ran out of memory/],
  heap: [70, /Pyra's app ended without a word|ran out of memory/],
  huge: [1, /What came over the channel is no message/],
  values: [1, /What came over the channel is no message/],
  "no JSON": [1, /no message|JSON/],
  "no object": [1, /What came over the channel is no message: it is no JSON object/],
  "a list": [1, /What came over the channel is no message: it is no JSON object/],
  "no text": [1, /no message|JSON/],
  "deep JSON": [1, /no message|JSON/],
  "a deep call": [1, /What came over the channel is no message/],
  "an odd crash": [70, /\\x1b\[2J\\x07x/],
  "the wrong kinds": [70, /^$/],
  gone: [70, /Pyra's app ended without a word/],
  "gone badly": [70, /Pyra's app ended without a word \(exit code 7\)/],
  "after its end": [0, /^$/],
};

/** Runs it. */
async function goMad(way: string) {
  const home = new TemporaryHome();
  const hijacked = await HijackedPyra.create("attack_end.ts", { way });
  const it = await HijackedTerminal.start(hijacked, ["chat"], home);
  return { home, hijacked, it };
}

/** The terminal is as it was, and nothing of the app is left. */
async function isOver(it: HijackedTerminal, home: TemporaryHome): Promise<void> {
  assert.ok(await it.isRestored(), "the terminal is as it was");
  assert.doesNotMatch(await it.tmux.format("#{pane_title}"), /owned/);
  assert.doesNotMatch(await it.tmux.screen(), /AFTER THE END/);
  assert.ok(!looksLikeQuestion(await it.stderr()), await it.stderr());
  assert.deepEqual(await partsWith(home.path), []);
  // What the app itself says of its end is its own.
  assert.doesNotMatch(await it.stderr(), /src\/kernel\/|panicked/);
}

for (const way of [...ENDLESS, ...MAY_END]) {
  testWhen(noTerminal, `Ctrl-C ends an app that is mad: ${way}`, async () => {
    const { home, hijacked, it } = await goMad(way);
    await using _ = hijacked;
    await using _home = home;
    await using _it = it;
    await it.reached("mad");
    await it.tmux.keys("C-c");
    // The terminal itself may be busy with what was shown.
    const code = await it.exitCode(45_000);
    assert.ok(code === 130 || MAY_END.includes(way) && code === 70, String(code));
    await isOver(it, home);
  });
}

for (const way of ["much to show", "one that stays"]) {
  testWhen(noTerminal, `the third Ctrl-C ends an app that says it stops: ${way}`, async () => {
    const { home, hijacked, it } = await goMad(way);
    await using _ = hijacked;
    await using _home = home;
    await using _it = it;
    await it.reached("mad");
    let code: number | undefined;
    for (let i = 0; i < 3 && code === undefined; i++) {
      await it.tmux.keys("C-c");
      code = await it.exitCode(400).catch(() => undefined);
    }
    assert.equal(code ?? await it.exitCode(), 130);
    await isOver(it, home);
  });
}

for (const [way, [code, said]] of Object.entries(ENDS)) {
  testWhen(noTerminal, `an app ends that is mad: ${way}`, async () => {
    const { home, hijacked, it } = await goMad(way);
    await using _ = hijacked;
    await using _home = home;
    await using _it = it;
    assert.equal(await it.exitCode(30_000), code, await it.stderr());
    const own = (await it.stderr()).split("\n").filter((line) => line.startsWith("pyra: error:"));
    assert.match(own.join("\n"), said);
    await isOver(it, home);
  });
}
