import type { Provenance } from "../contracts/mod.ts";
import type { ReadFile } from "./disk.ts";
import type { Note } from "./note.ts";

/** A file that was read, ready for the index. */
export interface IndexedFile extends ReadFile {
  file: string;
  note: Note;
  provenance: Provenance;
}
