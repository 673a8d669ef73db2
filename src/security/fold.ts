/** Text as a reader sees it: one spelling for the many ways to write the same letters. */

/** Lower case, no accents, no invisible characters, look-alikes of other alphabets as Latin. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, "")
    .toLowerCase();
}
