/** Forms of English verbs, made by rule; what is irregular is told by the dictionary. */

export interface VerbForms {
  /** Base, third person, past, participle, `-ing`. */
  readonly forms: readonly string[];
  readonly participles: readonly string[];
}

const VOWEL = /[aeiou]/;
const DOUBLES = /^[^aeiou]*[aeiou][bdgklmnprtv]$/;

/** What a verb's endings are put to: `stop` to "stopp", `free` to "free". */
function stemOf(verb: string, doubles: ReadonlySet<string>): string {
  if (verb.endsWith('e')) return verb.slice(0, -1);
  return DOUBLES.test(verb) || doubles.has(verb) ? verb + verb.slice(-1) : verb;
}

function thirdPerson(verb: string): string {
  if (/(s|x|z|ch|sh|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

const pastOf = (verb: string, stem: string): string =>
  /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${stem}ed`;

function ingOf(verb: string, stem: string): string {
  if (verb.endsWith('ie')) return `${verb.slice(0, -2)}ying`;
  return /(ee|oe|ye)$/.test(verb) ? `${verb}ing` : `${stem}ing`;
}

/** Every form of a verb; `irregular` has its past forms and, last, its participle. */
export function formsOf(
  verb: string,
  irregular: readonly string[] | undefined,
  doubles: ReadonlySet<string>,
): VerbForms {
  if (!VOWEL.test(verb) && !/y/.test(verb)) return { forms: [verb], participles: [] };
  const stem = stemOf(verb, doubles);
  const past = irregular ?? [pastOf(verb, stem)];
  return {
    forms: [verb, thirdPerson(verb), ...past, ingOf(verb, stem)],
    participles: past.slice(-1),
  };
}
