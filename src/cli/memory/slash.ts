/** `/memory`, `/remember`, `/recall` and `/forget`: the user's own acts, so nothing is asked. */

import { UsageError } from "../../base/mod.ts";
import type { MemoryFolder } from "../../contracts/mod.ts";
import type { SlashCommand } from "../../terminal/mod.ts";
import { BY_USER } from "./memory_command.ts";

/** Where `/remember` puts one line after the other. */
const NOTES = "user/notes.md";

/** The commands over a memory that is opened at first use. */
export function memoryCommands(memory: () => Promise<MemoryFolder>): SlashCommand[] {
  const names = async (typed: string) =>
    (await (await memory()).list()).map(({ file }) => file).filter((file) =>
      file.startsWith(typed)
    );
  return [
    {
      name: "memory",
      summary: "list what is remembered, or show one file",
      usage: "[NAME]",
      complete: names,
      async run(name, context) {
        const store = await memory();
        if (name) return context.markdown(await store.read(name));
        const files = await store.list();
        if (files.length === 0) return context.print("Nothing is remembered yet.");
        for (const { file, summary, title } of files) context.print(`${file}  ${summary || title}`);
      },
    },
    {
      name: "remember",
      summary: `keep a line in ${NOTES}`,
      usage: "TEXT",
      async run(text, context) {
        if (!text) {
          throw new UsageError("/remember takes a text", "/remember the key is under the mat");
        }
        const { file } = await (await memory()).append(NOTES, `- ${text}\n`, {
          provenance: BY_USER,
        });
        context.print(`Kept in ${file}`);
      },
    },
    {
      name: "recall",
      summary: "search what is remembered",
      usage: "QUERY",
      async run(query, context) {
        if (!query) throw new UsageError("/recall takes a query", "/recall where is the key");
        const hits = await (await memory()).search(query, 5);
        if (hits.length === 0) return context.print("Nothing found.");
        for (const { file, line, snippet } of hits) {
          context.print(`${file}:${line}  ${snippet.replaceAll(/\s+/g, " ").trim()}`);
        }
      },
    },
    {
      name: "forget",
      summary: "remove a file; `pyra memory undo` takes it back",
      usage: "NAME",
      complete: names,
      async run(name, context) {
        if (!name) throw new UsageError("/forget takes a name", "/memory lists them");
        await (await memory()).remove(name, BY_USER);
        context.print(`Removed ${name}`);
      },
    },
  ];
}
