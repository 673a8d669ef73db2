/** What attacks on a model have in common, as data.
 *
 * `words` is matched against classes of words (`lexicon.ts`): a name is one word of that class,
 * `a|b` either, `?` makes the one before optional, `~3` up to three words of the same sentence,
 * `~~3` of any,
 * `!a` must not stand just before. `end` is the end of a sentence, `colon` a colon, `other` a
 * word of no class, `encoded` the start of text that was hidden in an encoding, `spaced` of a
 * word written letter by letter.
 * `raw` is matched against the folded text, `unfolded` against the text as it came, for what is
 * not made of words; every repetition in them is bounded.
 * A pattern describes a family, never one sentence. */

/** What an attack tries: to replace the instructions, to change who speaks or who the model
 * is, to get at what is confidential, or to bring in markup, payloads and hidden text. */
export type InjectionCategory = "override" | "persona" | "extraction" | "smuggling";

/** One thing to look for. */
export interface InjectionPattern {
  label: string;
  category: InjectionCategory;
  /** Any of these. */
  words?: readonly string[];
  raw?: RegExp;
  unfolded?: RegExp;
}

const OVERRIDE = "(override|overrule)";
const ANY_RULES = "(rules|prompt|task|context|document)";
const SHOW = "(show|say|tell|repeat)";
const DO = "(show|say|tell|repeat|include)";

/** All patterns; a text gets each label at most once. */
export const PATTERNS: readonly InjectionPattern[] = [
  // --- override: what was told before shall no longer hold ---
  {
    label: "ignore-instructions",
    category: "override",
    words: [
      `!not ${OVERRIDE} ~2 (all|prior|your|the|this|above|system|own) ~4 (rules|prompt)`,
      `!not ${OVERRIDE} ~2 (prior|above) ~2 (task|context)`,
      `!not ${OVERRIDE} ~1 all (task|context) (and|end|colon|above|prior)`,
      `!not ${OVERRIDE} (rules|prompt)`,
      `drop ~2 (your|all|prior) ~2 rules`,
      `drop ~2 prior ~2 ${ANY_RULES}`,
      `!not (override|overrule|drop) ~2 prior ~2 command`,
      `drop ~2 your ~2 prompt`,
      // The verb stands last in German, Turkish, Japanese, Korean and Hindi.
      `prior ~2 ${ANY_RULES} ~3 override`,
      `all ~1 rules ~2 override`,
      `rules ~1 override`,
    ],
  },
  {
    label: "forget-everything",
    category: "override",
    words: [
      `!not ${OVERRIDE} ~1 everything`,
      `!not ${OVERRIDE} (all|what|of) ~3 (above|written|you)`,
      `!not ${OVERRIDE} ~1 the? (above|prior) (and|end|colon|just|instead|${DO})`,
      `!not ${OVERRIDE} other? (above|prior) (end|question)`,
      `${OVERRIDE} ~4 (written|know) ~2 (above|prior)`,
      `drop ~1 everything ~3 (written|above|prior)`,
      `not ~2 (everything|all) ~1 (above|prior) ~1 written`,
      `stop everything`,
    ],
  },
  {
    label: "ignore-the-document",
    category: "override",
    words: [
      `!not ${OVERRIDE} ~3 (document|context) ~3 (and|to|end|colon)? ~1 ${DO}`,
      `not ~6 (document|context) ~4 (and|just) ~2 ${DO}`,
      `own context ~3 not`,
      `not ~4 question ~3 just ${DO}`,
    ],
  },
  {
    label: "not-bound",
    category: "override",
    words: [
      `not ~2 (follow|bound) ~3 (your|prior|all|above) ~2 rules`,
      `you ~4 not ~2 bound ~4 (rules|limits)`,
      `you ~6 free ~4 (rules|limits)`,
      `(ai|you|act) ~5 without ~2 (rules|limits)`,
      `not ~1 refuse ~4 (rules|you|human)`,
      `despite ~3 (prior|your|above|all) ~2 (${ANY_RULES}|written)`,
    ],
  },
  {
    label: "new-instructions",
    category: "override",
    words: [
      `new urgent rules`,
      `urgent new (task|rules)`,
      `your new (task|rules) (are|colon|begin)`,
      `your (rules|task) are now`,
      `new (rules|task) ~4 ${OVERRIDE}`,
      `(now|begin|follow|attend) ~4 (your|the|a) new (task|rules) (colon|and|end)`,
      `now ~3 (new|following) (task|rules)`,
    ],
  },
  {
    label: "instead-do",
    category: "override",
    words: [
      `end actually ~16 instead end`,
      `(not|stop|override) ~6 just say`,
      `instead ${DO} me`,
      `instead ~1 include ~2 your reply`,
    ],
  },
  {
    // Text that speaks of the reader's own answer was written for a model to read.
    label: "steers-the-reply",
    category: "override",
    words: [
      `include ~8 (in|to|of|with) ~1 your ~1 reply`,
      `include ~2 reply ~4 (following|string)`,
      `include ~2 your ~1 (reply|say)`,
      `change ~4 your ~1 (reply|say)`,
      `(show|say) your ~1 (reply|say) ~1 (in|as|with)`,
      `(include|change|show) ~8 in your (reply|say)`,
      `number times ~6 reply`,
      `repeat ~2 string ~3 number times`,
    ],
  },

  // --- persona: who speaks, and who the model shall be ---
  {
    label: "persona-switch",
    category: "persona",
    words: [
      `you ~2 are now (the|a|as|dan|ai|free|power)`,
      `you are now in ~3 mode`,
      `of now on ~2 you`,
      `now are you other`,
      `you ~2 act as`,
      `you ~3 as ~6 act`,
      `act as ~2 role`,
      `(act|imagine) you are ~4 (ai|power|free|dan)`,
      `act (you|to) are`,
    ],
  },
  {
    label: "dan",
    category: "persona",
    words: [`(you|act|become|i) ~4 dan`, `dan mode`, `you ~8 anything now`],
  },
  {
    label: "special-mode",
    category: "persona",
    words: [
      `(power|dan|god) ~1 mode`,
      `${OVERRIDE} mode`,
      `maker mode ~1 enabled`,
      `(enabled|you) ~4 maker mode`,
    ],
  },
  {
    label: "claims-authority",
    category: "persona",
    words: [
      `(i|as) am? your (maker|god)`,
      `i am? god`,
      `maker ~3 overrule (end|colon)`,
      `i am? (a|the)? maker ~~24 i need you`,
      `i ~1 bribe ~12 if you`,
    ],
  },

  // --- extraction: what the model was told in confidence, and secrets ---
  {
    label: "asks-for-the-prompt",
    category: "extraction",
    words: [
      `${SHOW} ~4 (system|your) ~2 (prompt|rules|configuration)`,
      `${SHOW} ~2 system context`,
      `${SHOW} ~3 (this|all|above) ~1 prompt`,
      `${SHOW} ~1 the? prior (prompt|rules)`,
      `${SHOW} the? ~1 above ~1 context`,
      `${SHOW} the rules ~1 written`,
      `what are? ~1 (your|system) ~2 (prompt|rules)`,
      `what are (this|system) (prompt|rules)`,
      `what ~2 your ~2 (prompt|rules)`,
      `what ~2 written ~6 (above|begin)`,
      `what ~3 begin ~4 prompt`,
      `system prompt are (colon|end)`,
    ],
  },
  {
    label: "asks-for-a-secret",
    category: "extraction",
    words: [
      `what are? ~1 (the|your|user) ~1 password end`,
      `(what|tell|say|show) ~4 (your|the) secret? (password|secret) (end|are|contain)`,
      `!not (show|tell|say|ask) ~3 your password`,
      `what ~2 your secret key`,
      `example about the password`,
      `(show|what|tell|say|know) ~8 user ~4 personal`,
      `(show|say|tell) me other personal`,
    ],
  },

  // --- smuggling: lures, markup, payloads and encodings ---
  {
    label: "chat-template",
    category: "smuggling",
    raw:
      /<\|(?:im_start|im_end|im_sep|endoftext|eot_id|end_of_turn|start_header_id|end_header_id|begin_of_text|system|user|assistant|end)\|>|\[\/?inst\]|<<\/?sys>>|<\/(?:tool_result|tool_response|function_results|untrusted|system)>/,
  },
  {
    // The placeholder is where the reader shall put what it knows.
    label: "image-with-data",
    category: "smuggling",
    raw: /!\[[^\]\n!]{0,80}\]\(https?:\/\/[^)\s!]{0,300}=[[{<$]/,
  },
  {
    label: "active-markup",
    category: "smuggling",
    raw:
      /<(?:img|svg|iframe|video|audio|object|embed)\b[^<>\n]{0,200}\bon[a-z]{3,20} {0,3}= {0,3}["']?[\w.]{1,40}\(|href {0,3}= {0,3}["']?javascript:/,
  },
  {
    label: "account-lure",
    category: "smuggling",
    words: [
      `your account ~3 compromised ~10 (link|password)`,
      `(say|show|change) ~1 a phishing personal`,
    ],
  },
  {
    label: "split-payload",
    category: "smuggling",
    words: [`combine ~8 (say|question|password)`, `combine part`, `following part colon`],
    // Letters that are given pieces of text, and then added up.
    raw:
      /\b[a-z] = "[^"\n]{1,200}"(?:[^"=\n]{1,40}[a-z] = "[^"\n]{1,200}"){1,5}[^"=]{1,80}\b[a-z] = (?:[a-z] \+ ){1,8}[a-z]\b/,
  },
  {
    label: "planted-code",
    category: "smuggling",
    words: [`(following|include) ~3 snippet ~~60 risky`],
  },
  {
    label: "encoded-instructions",
    category: "smuggling",
    words: [
      `encoded ~12 ${OVERRIDE}`,
      `encoded ~12 ${DO} (this|the)`,
      `decode ~1 (this|the) ~1 cipher`,
      `rot ~3 rot`,
      `backwards ~2 backwards`,
    ],
  },
  {
    label: "spaced-instructions",
    category: "smuggling",
    words: [`spaced ~4 (say|override|show)`],
  },
  {
    // Tag characters spell ASCII that nobody sees; rows of zero-width characters and variation
    // selectors carry bits; an override of direction shows text in another order.
    label: "hidden-text",
    category: "smuggling",
    unfolded:
      /[\u{E0020}-\u{E007E}]{8}|[\u200B-\u200D\u2060-\u2064\uFEFF]{16}|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{8}|[\u202D\u202E]/u,
  },
];
