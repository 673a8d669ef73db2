import assert from "node:assert/strict";
import { ASCII_SIGN, escapeTerminal, fateOf, SIGN, SPELL_OUT } from "../../security/mod.ts";
import { TerminalFilter } from "./filter.ts";
import { ScreenState } from "./screen_state.ts";

const ESC = "\x1b";

/** What is shown for a text, or for bytes given one by one. */
function filter(text: string | number[], options: { ascii?: boolean } = {}): string {
  const one = new TerminalFilter(new ScreenState(), options);
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : Uint8Array.from(text);
  const parts = [...bytes].map((byte) => one.push(Uint8Array.of(byte)).slice());
  const all = [...parts, one.end()].flatMap((part) => [...part]);
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(all));
}

const PASSES = [
  "plain\r\n\ttext, é, 漢字, 👩‍👩‍👧, ✓ ❯ │ ─ ▁▂▃▄▅▆▇ ░▒▓",
  `${ESC}[0m${ESC}[1;31m${ESC}[38;5;7m${ESC}[38;2;1;7;255m${ESC}[39m${ESC}[22;23;24;29m${ESC}[m`,
  `${ESC}[2A${ESC}[B${ESC}[10C${ESC}[D${ESC}[5G${ESC}[H${ESC}[3;4H${ESC}[3;4f`,
  `${ESC}[J${ESC}[2J${ESC}[K${ESC}[1K${ESC}[?25l${ESC}[?25h${ESC}[?1049h${ESC}[?1049l`,
  `${ESC}[?2026h${ESC}[?2026l`,
  `${ESC}]8;;https://example.org/a?b=c#d${ESC}\\link${ESC}]8;;${ESC}\\`,
  `${ESC}]8;;mailto:ada@example.org${ESC}\\`,
];
for (const text of PASSES) {
  Deno.test(`a part may show ${JSON.stringify(text)}`, () => assert.equal(filter(text), text));
}

const CHANGED: [string, string][] = [
  // Nothing that looks like a question: reverse video, backgrounds, what is concealed, blinking.
  [`${ESC}[7m${ESC}[07m${ESC}[1;7;4m`, `${ESC}[1;4m`],
  [`${ESC}[27m${ESC}[41;31m${ESC}[48;5;7m${ESC}[48;2;7;7;7;1m`, `${ESC}[31m${ESC}[1m`],
  [`${ESC}[8m${ESC}[5m${ESC}[107m${ESC}[38;5m`, ""],
  [SIGN + "▐▎▏▉▊▋▍▕┃❚▮", "|".repeat(12)],
  ["█\u{1fb8a}\ue0b0", "▇#\ufffd"],
  // The kernel's own acts.
  [`${ESC}[?2004h${ESC}[?2004l${ESC}[3J`, ""],
];
for (const [text, shown] of CHANGED) {
  Deno.test(`${JSON.stringify(text)} of a part is shown otherwise`, () => {
    assert.equal(filter(text), shown);
  });
}

const REFUSED = [
  ...["[38:5:7m", "[?7m", "[>4;1m", "[1;1r", "[6n", "[c", "[?1000h", "[?6h", "[4h", "[!p", "[2 q"],
  ...["[S", "[T", "[L", "[M", "[P", "[@", "[X", "[b", "[Z", "[t", "[20h", "[12345A", "[1;2;3H"],
  ...["]0;title\x07", "]52;c;aGk=\x07", "]8;;file:///etc\x07", "]8;;https://a@evil.example/\x07"],
  ...["]8;;javascript:x\x07", `]8;;http://${"a".repeat(2100)}\x07`, "]8;x=y;http://a/\x07"],
  ...[
    "P$q\x1b\\",
    "_a\x1b\\",
    "^a\x1b\\",
    "Xa\x1b\\",
    "c",
    "7",
    "8",
    "(0",
    ")0",
    "n",
    "o",
    "#8",
    "%G",
  ],
  ...["", "[", "]8;;http://a", "[31"],
];
for (const rest of REFUSED) {
  Deno.test(`ESC ${JSON.stringify(rest).slice(0, 40)} is spelled out`, () => {
    const shown = filter(ESC + rest);
    assert.ok(shown.startsWith("\\x1b"), shown);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(shown, /[\x00-\x1f\x7f-\x9f]/);
  });
}

Deno.test("bytes that are no UTF-8 are spelled out, one by one", () => {
  const bytes = [
    0xc0,
    0x9b,
    0x9b,
    0x37,
    0xe0,
    0x82,
    0x9b,
    0xed,
    0xa0,
    0x80,
    0xf5,
    0xff,
    0xe2,
    0x96,
  ];
  assert.equal(
    filter(bytes),
    "\\xc0\\x9b\\x9b7\\xe0\\x82\\x9b\\xed\\xa0\\x80\\xf5\\xff\\xe2\\x96",
  );
});

Deno.test("a terminal without UTF-8 gets ASCII alone, and never the sign", () => {
  assert.equal(filter(`é${ASCII_SIGN}a`, { ascii: true }), "\\xe9\\x7ea");
});

Deno.test("what escapeTerminal() spells out is spelled out for every code point", () => {
  for (let point = 0x7f; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const char = String.fromCodePoint(point);
    const isSpelled = fateOf(point) === SPELL_OUT;
    if (isSpelled !== (escapeTerminal(char) !== char)) assert.fail(point.toString(16));
  }
});

Deno.test("a sequence without an end is not kept for ever", () => {
  const one = new TerminalFilter(new ScreenState());
  const written = one.push(new TextEncoder().encode(`${ESC}]8;;http://${"a".repeat(5000)}`));
  assert.ok(written.length > 5000);
});

Deno.test("the kernel knows what a part did to the screen, and undoes it", () => {
  const screen = new ScreenState();
  const one = new TerminalFilter(screen);
  const write = (text: string) => one.push(new TextEncoder().encode(text));
  write(`${ESC}[1;4;31m${ESC}[?25l${ESC}[?1049h${ESC}]8;;http://a.example/\x07x${ESC}[22m`);
  // deno-lint-ignore no-control-regex
  assert.match(screen.reset(), /^\x1b\]8;;\x1b\\\x1b\[\?1049l.*\x1b\[0m.*\x1b\[\?25h$/);
  assert.equal(
    screen.restore(),
    `${ESC}[?1049h${ESC}[2J${ESC}[H${ESC}[4;31m${ESC}]8;;http://a.example/${ESC}\\${ESC}[?25l`,
  );
});

Deno.test("hostile bytes cost no more than a small multiple of plain ones", () => {
  const rate = (text: string) => {
    const bytes = new TextEncoder().encode(text.repeat(Math.ceil(200_000 / text.length)));
    const one = new TerminalFilter(new ScreenState());
    const began = performance.now();
    for (let i = 0; i < 5; i++) one.push(bytes);
    return bytes.length * 5 / (performance.now() - began);
  };
  rate("warm up \x1b[31m");
  const plain = rate("hello, this is text\n");
  for (const hostile of [`${ESC}`, `${ESC}]8;;http://`, `${ESC}[1;`, "\x07", "▌", `${ESC}[31m`]) {
    const ratio = plain / rate(hostile);
    assert.ok(ratio < 300, `${JSON.stringify(hostile)}: ${ratio}`);
  }
});
