/** Nobody: whoever asks hears nothing, and that is a no. */

import type { Person } from "./person.ts";

/** For a kernel with no terminal to ask on. */
export const NOBODY: Person = {
  isThere: false,
  choose: () => Promise.resolve(undefined),
  line: () => Promise.resolve(undefined),
  secret: () => Promise.resolve(undefined),
};
