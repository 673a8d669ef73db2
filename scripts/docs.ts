// deno-lint-ignore-file no-console -- a script talks to its caller
/** Writes what the documents take from the code: the permission table of the README.
 *
 * `deno task docs` writes; with `--check` it only says what is not current, and exits 1. */

import { type Row, ROWS } from "../src/kernel/mod.ts";

const README = new URL("../README.md", import.meta.url);
const MARKERS = /<!-- permissions -->[\s\S]*<!-- \/permissions -->/;

const before = await Deno.readTextFile(README);
const after = before.replace(
  MARKERS,
  () => `<!-- permissions -->\n\n${permissionTable()}\n\n<!-- /permissions -->`,
);

if (Deno.args.includes("--check")) {
  if (before !== after) {
    console.log("README.md: the permission table is not current: run `deno task docs`");
  }
  Deno.exitCode = before === after ? 0 : 1;
} else if (before !== after) await Deno.writeTextFile(README, after);

/** The rows as a Markdown table. */
function permissionTable(): string {
  const cells = ROWS.map((row) => [
    `\`${row.command}\``,
    list(row.read, (place) => `\`${place}/\``),
    list(row.write, (place) => `\`${place}/\``),
    row.net ? "your provider's host" : "–",
    secrets(row),
    row.purpose,
  ]);
  const head = ["command", "reads", "writes", "reaches", "may ask for", "what for"];
  // As `deno fmt` would have it, so that a fresh table is a formatted one.
  const widths = head.map((title, i) =>
    Math.max(title.length, ...cells.map((row) => row[i]!.length))
  );
  const rows = [
    head.map((title, i) => title.padEnd(widths[i]!)),
    widths.map((width) => "-".repeat(width)),
  ];
  for (const row of cells) rows.push(row.map((cell, i) => cell.padEnd(widths[i]!)));
  return rows.map((row) => `| ${row.join(" | ")} |`).join("\n");
}

function list(places: readonly string[] | undefined, show: (place: string) => string): string {
  return places?.map(show).join(", ") || "–";
}

function secrets(row: Row): string {
  return row.secrets === "provider" ? "your provider's key" : "–";
}
