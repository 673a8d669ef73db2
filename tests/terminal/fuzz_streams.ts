/** Random bytes, mostly control sequences by their grammar: the same ones for the same seed. */

/** Makes streams. */
export function fuzzStreams(seed: number) {
  let state = seed >>> 0;
  /** A number from 0 to `below` (mulberry32). */
  function random(below: number): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return ((mixed ^ mixed >>> 14) >>> 0) % below;
  }
  const pick = <T>(from: readonly T[]): T => from[random(from.length)]!;
  const repeat = (most: number, make: () => string) =>
    Array.from({ length: random(most + 1) }, make).join("");

  const FINALS = "@ABCDEFGHIJKLMPSTXZ`abcdefghijklmnopqrstuvwxyz{|}~";
  const CODES = [
    "0",
    "1",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "07",
    "27",
    "31",
    "38",
    "5",
    "48",
    "2",
    "",
  ];
  const WORDS = ["abc", "▌ Allow?", "▐█▊", "漢字", "é", "👩‍👩‍👧", "\u202e", "\u2800", "\t", "\r\n"];
  const GRAMMAR: (() => string)[] = [
    () => pick(WORDS),
    () => `\x1b[${repeat(6, () => pick(CODES) + pick([";", ":", ""]))}m`,
    () =>
      `\x1b[${pick(["", "?", ">", "!", "="])}${repeat(3, () => `${random(60)};`)}${
        pick([...FINALS])
      }`,
    () =>
      `\x1b[?${pick([25, 1049, 2026, 2004, 1000, 1006, 47, 1, 5, 6, 7, 1004])}${pick(["h", "l"])}`,
    () => `\x1b[${random(12)};${random(60)}${pick(["H", "f", "r", "t", "R"])}`,
    () =>
      `\x1b]${
        pick([
          "0;t",
          "2;t",
          "52;c;aGk=",
          "4;1;?",
          "10;?",
          "8;;http://a.b/",
          "8;id=x;",
          "8;;file:///x",
        ])
      }${pick(["\x07", "\x1b\\", "", "\x9c"])}`,
    () =>
      `\x1b${pick([..."P_^X"])}${pick(["$q", "+q", "y"])}${repeat(3, () => pick(WORDS))}${
        pick(["\x1b\\", ""])
      }`,
    () =>
      `\x1b${
        pick([
          "c",
          "7",
          "8",
          "(0",
          ")0",
          "n",
          "o",
          "N",
          "#8",
          "D",
          "E",
          "M",
          "Z",
          "=",
          ">",
          "%G",
          "\x1b",
          " F",
        ])
      }`,
    () => pick(["\x0e", "\x0f", "\x07", "\b", "\x05", "\x7f", "\x18", "\x1a", "\0", "\v", "\f"]),
    () =>
      `${pick(["\x9b", "\x9d", "\x90", "\x84", "\x85", "\x8d"])}${pick(["7m", "0;t\x9c", "c"])}`,
  ];

  /** A stream of bytes, mostly grammatical; here and there a byte is another one. */
  function stream(): Uint8Array {
    const text = repeat(14, () => pick(GRAMMAR)());
    const bytes = new TextEncoder().encode(text);
    for (let i = random(4); i > 0 && bytes.length > 0; i--) {
      bytes[random(bytes.length)] = pick([
        0x1b,
        0x9b,
        0x5b,
        0x6d,
        0xc0,
        0xc2,
        0xe2,
        0xf4,
        random(256),
      ]);
    }
    return bytes;
  }
  return { random, stream };
}
