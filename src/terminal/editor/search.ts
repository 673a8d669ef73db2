/** Ctrl-R: looking backwards through the history for a part of an entry. Pure. */

import type { Key } from "../keys.ts";
import { actionOf } from "./bindings.ts";
import type { HistoryWalk } from "./history.ts";

/** A search under way. */
export interface Search {
  query: string;
  /** The entry found, or what stood in the line before. */
  entry: string;
  /** Number of the entry found; its beginning is `undefined`. */
  at: number | undefined;
  /** What stood in the line when the search began. */
  before: string;
}

/** What a key made of a search: it goes on, or it ends and `text` is to be edited. */
export interface SearchStep {
  search?: Search;
  text?: string;
  /** The key ended the search and has its usual meaning. */
  passOn?: boolean;
}

/** Begins a search from a line. */
export function startSearch(text: string): Search {
  return { query: "", entry: text, at: undefined, before: text };
}

/** Takes a key during a search. */
export function searchKey(search: Search, key: Key, history: HistoryWalk): SearchStep {
  if (key.name === "text" || key.name === "paste") {
    const query = search.query + (key.text ?? "").replace(/[\s\p{Cc}]+/gu, " ");
    const from = search.at === undefined ? undefined : search.at + 1;
    return { search: find({ ...search, query }, history, from) };
  }
  switch (actionOf(key)) {
    case "deleteBack": {
      const query = search.query.slice(0, -1);
      return { search: find({ ...search, query }, history, undefined) };
    }
    case "search":
      return { search: find(search, history, search.at) };
    case "escape":
      return { text: search.before };
    default:
      return { text: search.entry, passOn: true };
  }
}

/** A query that is found nowhere leaves the entry as it was. */
function find(search: Search, history: HistoryWalk, from: number | undefined): Search {
  if (search.query === "") return { ...search, entry: search.before, at: undefined };
  const found = history.search(search.query, from);
  return found === undefined ? search : { ...search, entry: found.entry, at: found.at };
}
