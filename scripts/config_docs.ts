/** Writes `docs/config.md`, the reference of `config.yaml`, from the schema.
 *
 * With `--check` it only says whether the file is current, and exits 1 if not. */

import { type ConfigKey, configKeys } from "../src/config/mod.ts";

const FILE = new URL("../docs/config.md", import.meta.url);

const INTRODUCTION = `# config.yaml

<!-- Written by scripts/config_docs.ts from src/config/schema.ts. Do not edit. -->

Pyra's settings lie in \`~/.pyra/config.yaml\`; \`pyra config path\` prints where exactly. The file need
not exist: what it does not say has its default, and so has a key without a value. Unknown keys and
values that do not fit are refused with file, line and field, and Pyra ends with code 78.

\`\`\`yaml
ai:
  provider_id: ollama
  model: qwen3:8b
general:
  user_name: Ann
\`\`\`

Change it by hand, with \`pyra config set ai.model qwen3:14b\`, or with \`/config\` in a chat. Pyra
changes single values and leaves every other byte as it is: comments, order, indentation. Lists are
written with commas on the command line: \`pyra config set plugins.enabled mail,calendar\`.

An editor that knows YAML completes and checks the file if its first line names the schema:

\`\`\`yaml
# yaml-language-server: $schema=pyra.schema.json
\`\`\`

\`pyra config schema > ~/.pyra/pyra.schema.json\` writes it.

Secrets do not belong here: \`pyra vault set\`. The file is plain YAML 1.2 of at most 1 MiB in UTF-8;
references (\`*name\`), tags and keys that stand twice are refused.
`;

const PLUGIN_SETTINGS = `## plugin_settings

Settings of plugins, by the plugin's name: texts, numbers, \`true\`, \`false\` and lists.
\`pyra plugin info NAME\` says which there are. On the command line a list stands in brackets.

\`\`\`yaml
plugin_settings:
  mail:
    host: imap.example.org
    port: 993
\`\`\`
`;

/** The whole of `docs/config.md`. */
export async function configDocs(): Promise<string> {
  const blocks = Map.groupBy(await configKeys(), ({ key }) => key.slice(0, key.indexOf(".")));
  const tables = [...blocks].map(([block, keys]) => `## ${block}\n\n${table(keys)}\n`);
  return [INTRODUCTION, ...tables, PLUGIN_SETTINGS].join("\n");
}

/** A Markdown table as `deno fmt` would align it. */
function table(keys: readonly ConfigKey[]): string {
  const rows = [
    ["key", "expected", "default", "meaning"],
    ...keys.map(({ key, expected, description, default: value }) => [
      `\`${key.slice(key.indexOf(".") + 1)}\``,
      expected,
      value === undefined
        ? "–"
        : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``,
      description,
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => line(row.map((cell, column) => cell.padEnd(widths[column]!))));
  return [lines[0], line(widths.map((width) => "-".repeat(width))), ...lines.slice(1)].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

if (import.meta.main) {
  const [before, after] = [await Deno.readTextFile(FILE).catch(() => ""), await configDocs()];
  const isCurrent = before === after;
  if (!Deno.args.includes("--check")) await Deno.writeTextFile(FILE, after);
  else if (!isCurrent) {
    // deno-lint-ignore no-console
    console.log("docs/config.md is not current: run scripts/config_docs.ts");
    Deno.exitCode = 1;
  }
}
