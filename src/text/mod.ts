/** Text as people edit it: its characters, a buffer with a cursor, what keys do to it.
 *
 * Pure, imports nothing; may be imported by the gate, the kernel and the terminal.
 * @module */
export { complete, type Completion } from "./completion.ts";
export { EditBuffer } from "./edit_buffer.ts";
export { applyEdit, type TextEdit } from "./edits.ts";
export { graphemes, isSimple } from "./graphemes.ts";
