/** English words whose forms no suffix rule brings together: `went` and `go`. Data. */

/** One word a line: the base form, then the others. */
const FORMS = `
be am is are was were been
bear bore born
become became
begin began begun
bend bent
bite bit bitten
blow blew blown
break broke broken
bring brought
build built
burn burnt
buy bought
catch caught
child children
choose chose chosen
come came
deal dealt
dig dug
do does did done
draw drew drawn
dream dreamt
drink drank drunk
drive drove driven
eat ate eaten
fall fell fallen
feed fed
feel felt
fight fought
find found
fly flew flown
foot feet
forget forgot forgotten
freeze froze frozen
get got gotten
give gave given
go goes went gone
grow grew grown
hang hung
have has had
hear heard
hide hid hidden
hold held
keep kept
knife knives
know knew known
lead led
leaf leaves
learn learnt
leave left
lend lent
life lives
light lit
lose lost
make made
man men
mean meant
meet met
mouse mice
pay paid
person people
ride rode ridden
ring rang rung
rise rose risen
run ran
say said
see saw seen
seek sought
sell sold
send sent
shake shook shaken
shine shone
shoot shot
show shown
sing sang sung
sink sank sunk
sit sat
sleep slept
slide slid
speak spoke spoken
spend spent
spring sprang sprung
stand stood
steal stole stolen
stick stuck
strike struck
swear swore sworn
swim swam swum
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
tooth teeth
understand understood
wake woke woken
wear wore worn
weave wove woven
wife wives
win won
woman women
write wrote written
`;

/** From an irregular form to the base form. */
export const IRREGULAR: ReadonlyMap<string, string> = new Map(
  FORMS.trim().split("\n").flatMap((line) => {
    const [base, ...forms] = line.split(" ") as [string, ...string[]];
    return forms.map((form) => [form, base] as const);
  }),
);
