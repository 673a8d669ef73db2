/** What is loaded with the kernel's rights: the files that `main.ts` reaches by its imports.
 *
 * Types are left out, as the runtime leaves them out. What is imported late (`import("./x" as
 * string)`) counts for the whole, and not for every start. */

/** Lines and files of a set of modules. */
export interface Size {
  files: number;
  lines: number;
}

/** The modules of the program, by their paths from the root. */
export class ModuleGraph {
  readonly #root: string;
  readonly #edges = new Map<string, { static: string[]; late: string[] }>();
  readonly #lines = new Map<string, number>();

  /** Reads all that `entries` reach below `root`, which ends with a slash. */
  constructor(root: string, entries: readonly string[]) {
    this.#root = root;
    for (const entry of entries) this.#read(entry);
  }

  #read(path: string): void {
    if (this.#edges.has(path)) return;
    const text = readIfThere(this.#root + path);
    this.#lines.set(path, Math.max(text.split("\n").length - 1, 0));
    const edges = importsOf(text, path);
    this.#edges.set(path, edges);
    for (const next of [...edges.static, ...edges.late]) this.#read(next);
  }

  /** What `entry` loads; with `late`, also what it may load later. Sorted. */
  closure(entry: string, { late }: { late: boolean }): string[] {
    const found = new Set<string>();
    const waiting = [entry];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (found.has(path)) continue;
      found.add(path);
      const edges = this.#edges.get(path)!;
      waiting.push(...edges.static, ...late ? edges.late : []);
    }
    return [...found].sort();
  }

  /** How large they are. */
  size(paths: readonly string[]): Size {
    const lines = paths.reduce((sum, path) => sum + this.#lines.get(path)!, 0);
    return { files: paths.length, lines };
  }

  /** The circles between files, each once, as `a -> b -> a`. */
  circles(): string[] {
    const found: string[] = [];
    const state = new Map<string, "open" | "done">();
    const visit = (path: string, trail: string[]): void => {
      if (state.get(path) === "done") return;
      if (state.get(path) === "open") {
        found.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
        return;
      }
      state.set(path, "open");
      for (const next of this.#edges.get(path)!.static) visit(next, [...trail, path]);
      state.set(path, "done");
    };
    for (const path of this.#edges.keys()) visit(path, []);
    return found;
  }
}

/** What names no file is text in a text, such as the template of a plugin; a real import that
 * leads nowhere `deno check` reports. */
function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

const STATIC = /(?:^|\n)\s*(?:import|export)\b([^;"]*?)\bfrom\s+"(\.[^"]+)"/g;
const BARE = /(?:^|\n)\s*import\s+"(\.[^"]+)"/g;
const LATE = /(?<!typeof )\bimport\(\s*"(\.[^"]+)"/g;

/** The modules that a text imports for more than their types. */
function importsOf(text: string, path: string): { static: string[]; late: string[] } {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
  const target = (specifier: string) => new URL(specifier, `file:///${path}`).pathname.slice(1);
  const isCode = (target: string) => /\.tsx?$/.test(target);
  const named = [...code.matchAll(STATIC)].filter(([, clause]) => !isType(clause!.trim()));
  return {
    static: [...named.map(([, , from]) => from!), ...[...code.matchAll(BARE)].map((m) => m[1]!)]
      .map(target).filter(isCode),
    late: [...code.matchAll(LATE)].map((match) => target(match[1]!)).filter(isCode),
  };
}

/** Whether an import clause names types alone. */
function isType(clause: string): boolean {
  if (clause.startsWith("type ")) return true;
  const names = clause.match(/^\{([\s\S]*)\}$/)?.[1]?.split(",").map((name) => name.trim());
  return names !== undefined && names.filter(Boolean).every((name) => name.startsWith("type "));
}
