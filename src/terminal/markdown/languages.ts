/** What the highlighter knows of each language: data, one entry each. */

/** Lexical shape of a language. */
export interface Language {
  keywords: ReadonlySet<string>;
  lineComments: readonly string[];
  /** Opening and closing mark of comments that may span lines. */
  blockComment?: readonly [string, string];
  /** Quotes of strings that end with their line. */
  quotes: string;
  /** Marks of strings that may span lines. */
  longQuotes?: readonly string[];
  /** Keywords in any case. */
  anyCase?: boolean;
  /** `name:` or `name =` at the start of a line is a key. */
  keys?: boolean;
  /** `<tag attribute="…">`. */
  markup?: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const C_LIKE = { lineComments: ["//"], blockComment: ["/*", "*/"], quotes: `"'` } as const;

const javascript: Language = {
  ...C_LIKE,
  longQuotes: ["`"],
  keywords: words(`abstract any as async await boolean break case catch class const continue declare
    default delete do else enum export extends false finally for from function get if implements
    import in infer instanceof interface is keyof let namespace never new null number object of
    private protected public readonly return satisfies set static string super switch symbol this
    throw true try type typeof undefined unknown using var void while with yield`),
};

const python: Language = {
  lineComments: ["#"],
  quotes: `"'`,
  longQuotes: [`"""`, "'''"],
  keywords: words(
    `and as assert async await break case class continue def del elif else except False
    finally for from global if import in is lambda match None nonlocal not or pass raise return self
    True try while with yield`,
  ),
};

const shell: Language = {
  lineComments: ["#"],
  quotes: `"'`,
  keywords: words(
    `case cd declare do done echo elif else esac eval exec exit export fi for function if
    in local read return set shift source sudo then trap unset until while`,
  ),
};

const go: Language = {
  ...C_LIKE,
  longQuotes: ["`"],
  keywords: words(`any bool break byte case chan const continue default defer else error fallthrough
    false float64 for func go goto if import int interface make map new nil package range return rune
    select string struct switch true type var`),
};

const rust: Language = {
  ...C_LIKE,
  // A single quote may be a lifetime, which has no end.
  quotes: `"`,
  keywords: words(
    `as async await bool break const continue crate dyn else enum extern false fn for i32
    i64 if impl in let loop match mod move mut pub ref return self Self static str String struct super
    trait true type u8 u32 u64 unsafe use usize where while`,
  ),
};

const c: Language = {
  ...C_LIKE,
  keywords: words(`auto bool break case catch char class const constexpr continue default delete do
    double else enum explicit extern false float for if include inline int long namespace new nullptr
    operator override private protected public return short signed sizeof static struct switch template
    this throw true try typedef typename union unsigned using virtual void volatile while`),
};

const java: Language = {
  ...C_LIKE,
  longQuotes: [`"""`],
  keywords: words(
    `abstract async await boolean break byte case catch char class companion const continue
    data default do double else enum extends false final finally float for fun get if implements import
    in instanceof int interface internal is lateinit let long namespace new null object open out
    override package private protected public readonly record return sealed set static string super
    switch synchronized this throw throws true try typeof using val var virtual void volatile when where
    while yield`,
  ),
};

const ruby: Language = {
  lineComments: ["#"],
  quotes: `"'`,
  keywords: words(
    `alias and begin break case class def defined do else elsif end ensure false for if in
    include module next nil not or private puts raise redo require rescue retry return self super then
    true undef unless until when while yield`,
  ),
};

const php: Language = {
  lineComments: ["//", "#"],
  blockComment: ["/*", "*/"],
  quotes: `"'`,
  keywords: words(
    `abstract and array as break case catch class const continue declare default do echo
    else elseif extends false final finally fn for foreach function global if implements include
    instanceof interface match namespace new null or private protected public readonly require return
    static switch throw trait true try use var while yield`,
  ),
};

const sql: Language = {
  lineComments: ["--"],
  blockComment: ["/*", "*/"],
  quotes: `"'`,
  anyCase: true,
  keywords: words(
    `add all alter and as asc begin between by case column commit constraint create cross
    database default delete desc distinct drop else end exists false foreign from full group having if
    in index inner insert integer into is join key left like limit not null offset on or order outer
    primary references returning right rollback select set table text then true union unique update
    using values varchar view virtual when where with`,
  ),
};

const css: Language = {
  lineComments: [],
  blockComment: ["/*", "*/"],
  quotes: `"'`,
  keys: true,
  keywords: words(`auto block flex grid important inherit initial inline media none import keyframes
    root solid supports unset var`),
};

const json: Language = {
  lineComments: ["//"],
  blockComment: ["/*", "*/"],
  quotes: `"`,
  keywords: words("true false null"),
};

const yaml: Language = {
  lineComments: ["#"],
  quotes: `"'`,
  keys: true,
  keywords: words("true false null yes no on off"),
};

const docker: Language = {
  lineComments: ["#"],
  quotes: `"'`,
  keywords: words(
    `ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL USER VOLUME
    WORKDIR`,
  ),
};

const markup: Language = {
  lineComments: [],
  blockComment: ["<!--", "-->"],
  quotes: `"'`,
  markup: true,
  keywords: words(""),
};

const NAMES: ReadonlyMap<string, Language> = new Map([
  ["js javascript jsx ts typescript tsx mjs", javascript],
  ["py python python3", python],
  ["sh bash zsh shell console fish", shell],
  ["go golang", go],
  ["rs rust", rust],
  ["c h cpp c++ cc hpp objc", c],
  ["java kotlin kt cs csharp c# scala swift dart", java],
  ["rb ruby", ruby],
  ["php", php],
  ["sql sqlite postgres mysql", sql],
  ["css scss less", css],
  ["json jsonc json5", json],
  ["yaml yml toml ini conf properties env", yaml],
  ["dockerfile docker", docker],
  ["html xml svg vue xhtml", markup],
].flatMap(([names, language]) =>
  (names as string).split(" ").map((name) => [name, language as Language] as const)
));

/** The language a code block names, if it is one of ours. */
export function findLanguage(name: string): Language | undefined {
  return NAMES.get(name.toLowerCase());
}
