/** English words that hold a question together and say little of what it is about. Data.
 *
 * How rare a word is in this memory decides its weight, in any language; in a small memory,
 * though, `when` or `did` may be as rare as a name, so these weigh less from the start. */

/** Lower case, as they are written. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  `a an the and or but if of to in on at by for with from as about into over after before while
  during so than then there here this that these those not no do does did done be am is are was
  were been being have has had having can could may might must shall should will would i me my we
  us our you your he him his she her it its they them their what which who whom whose when where
  why how s t d m ll re ve don didn doesn isn wasn`.split(/\s+/),
);
