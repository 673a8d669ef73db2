/** Whether what the offline rules would write stands in a sentence. Pure.
 *
 * For the kernel: such a write is the user's own word, and is not asked about. The rules run in the
 * app, which may have been taken over, so that nothing but the sentence counts. */

import { canonicalJson, isObject, type Json } from "../base/mod.ts";
import { firstCall, forgets, readWish, type WishedCall } from "./_offline_memory.ts";

/** Whether the rules make just this write of this sentence, alone or, to forget, after a search. */
export function saysWrite(sentence: string, { name, args }: WishedCall): boolean {
  const wish = readWish(sentence);
  if (!wish || !isObject(args)) return false;
  const call = firstCall(wish, new Set([name]));
  if (call && canonicalJson(call.args as Json) === canonicalJson(args)) return true;
  return wish.kind === "forget" && name === "memory_remove" && Object.keys(args).length === 1 &&
    typeof args.file === "string" && forgets(wish.what, args.file);
}
