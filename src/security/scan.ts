/** Looks for prompt injection in text. A hit is a signal, never a verdict. */

/** The guide's four families. */
export type InjectionCategory = "override" | "role" | "extraction" | "smuggling";

/** Something in a text that reads like an attack. */
export interface InjectionWarning {
  label: string;
  category: InjectionCategory;
  /** What was found, as it reads after normalisation; at most 120 characters. */
  matched: string;
}

/** What was found, empty when nothing was. */
export function scanResponse(text: string): InjectionWarning[] {
  const match =
    /\b(?:ignore|disregard|forget) (?:\w+ ){0,3}(?:instructions|directives|rules|prompts?)\b/i
      .exec(text);
  return match ? [{ label: "override-instructions", category: "override", matched: match[0] }] : [];
}
