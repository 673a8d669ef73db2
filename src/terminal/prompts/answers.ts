/** Which answers an approval offers, and by which keys. Pure. */

import { isObject, type Json } from "../../base/mod.ts";
import type { ApprovalAnswer } from "../../contracts/mod.ts";

/** One answer on offer. */
export interface Offer {
  key: string;
  label: string;
  /** What is shown once it was given. */
  means: string;
  answer: Exclude<ApprovalAnswer, { verdict: "edit" }> | "edit";
}

/** What Enter alone means. */
export const NO: Offer = {
  key: "n",
  label: "no",
  means: "not allowed",
  answer: { verdict: "no" },
};

/** What Ctrl-C means. */
export const STOP: Offer = {
  key: "q",
  label: "no, and stop",
  means: "not allowed; stopped",
  answer: { verdict: "stop" },
};

/** The answers for a call. A host or a folder is offered only where the arguments
 * seem to name one; whether they do, and which, is for the policy to decide. */
export function answersFor(args: Json): Offer[] {
  const offers: Offer[] = [
    { key: "y", label: "yes, once", means: "allowed once", answer: { verdict: "once" } },
    {
      key: "s",
      label: "yes, for this session",
      means: "allowed for this session",
      answer: { verdict: "session" },
    },
    {
      key: "a",
      label: "always, for exactly these arguments",
      means: "allowed from now on, for exactly these arguments",
      answer: { verdict: "always", scope: "arguments" },
    },
  ];
  const texts = stringsOf(args);
  if (texts.some(({ name, text }) => /^https?:\/\/./i.test(text) || /host/i.test(name))) {
    offers.push({
      key: "h",
      label: "always, for this host",
      means: "allowed from now on, for this host",
      answer: { verdict: "always", scope: "host" },
    });
  }
  if (
    texts.some(({ name, text }) => /^(~|\.{0,2})\//.test(text) || /path|file|folder/i.test(name))
  ) {
    offers.push({
      key: "f",
      label: "always, for this folder",
      means: "allowed from now on, for this folder",
      answer: { verdict: "always", scope: "folder" },
    });
  }
  return [
    ...offers,
    { key: "e", label: "edit the arguments", means: "edit, then Enter", answer: "edit" },
    NO,
    STOP,
  ];
}

/** All texts in the arguments with the name they stand under. */
function stringsOf(value: Json, name = ""): { name: string; text: string }[] {
  if (typeof value === "string") return [{ name, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => stringsOf(item, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsOf(item as Json, key));
}
