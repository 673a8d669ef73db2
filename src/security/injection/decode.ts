/** Text hidden in an encoding: the parts of a text that decode to readable words. */

/** What was hidden, as further texts to scan; together not longer than the text. */
export function* decodeHidden(_text: string): Generator<string> {
}
