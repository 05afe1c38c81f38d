/** How people write an act in short: by options of a command, or in the columns of a table. */

/** Options by which a command is told where something is from: one source. */
export interface SourceOptions {
  readonly source?: string;
  readonly publisher?: string;
  readonly url?: string;
  readonly published?: string;
  readonly quote?: string;
}

/** Options by which a command is told an act, as people write them; a correction gives those that change. */
export interface ActOptions extends SourceOptions {
  readonly id?: string;
  readonly on?: string;
  readonly basis?: string;
  readonly reported?: string;
  readonly by?: string;
  readonly toward?: string;
  readonly both?: boolean;
  readonly code?: string;
  readonly scale?: string;
  readonly magnitude?: string;
  readonly because?: string;
  readonly issue?: string;
  readonly level?: string;
  readonly summary?: string;
  readonly confidence?: string;
  readonly reverses?: readonly string[];
  readonly followUpOf?: string;
  readonly summit?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Fields of an act's form that options give; the form itself judges them. */
export function actFields(options: ActOptions): Fields {
  const { id, on, basis, reported, by, toward, both, code, scale, magnitude, because } = options;
  const { issue, level, summary, confidence, reverses, followUpOf, summit } = options;
  return given({
    actId: id,
    occurred: occurredOf(on, basis),
    reported,
    initiator: by,
    target: toward,
    reciprocal: both,
    code,
    score: scale === undefined ? undefined : { scale },
    magnitude:
      magnitude === undefined ? undefined : given({ value: numberOf(magnitude), rationale: because }),
    issue,
    level,
    summary,
    confidence,
    reverses: reverses?.map(reversalOf),
    followUpOf,
    summitId: summit,
    sources: sourcesOf(options),
  });
}

/** A day, a month, a year, or `FROM..TO`. */
export function occurredOf(on: string | undefined, basis?: string): unknown {
  if (on === undefined) return undefined;
  const [from = '', to] = on.split('..');
  if (to === undefined && basis === undefined) return on;
  return given({ from, to, basis });
}

/** `act-id`, or `act-id:0.5` for a share of it. */
function reversalOf(text: string): unknown {
  const [actId = '', share] = text.split(':');
  return share === undefined ? actId : { actId, share: numberOf(share) };
}

/** What is no number is left as it is, for the form to refuse. */
const numberOf = (text: string): number | string =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);

/** The one source that the options name. */
export function sourcesOf({ source, publisher, url, published, quote }: SourceOptions): Fields[] | undefined {
  const fields = given({ title: source, publisher, url, published, quote });
  return Object.keys(fields).length === 0 ? undefined : [fields];
}

export const given = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
