import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { ObservedFrom } from '../relations/events.ts';
import type { Format } from './formats.ts';
import type { Keeps } from './traces.ts';

/** A data set: on what terms it is used, and how it says when a row could be known. */
export interface DataSet {
  readonly source: string;
  readonly name: string;
  readonly licence: string;
  readonly redistribute: ObservedFrom['redistribute'];
  /** Days from the event to the day on which it could be read, where the data do not say; absent where they do. */
  readonly lag?: number;
  /** The scale that scores of its codes are taken from. */
  readonly scale?: string;
  /** Its rows have neither a number nor a link. */
  readonly nameless?: true;
  /** To be told on every import. */
  readonly caution?: string;
}

const GDELT_LICENCE =
  'The GDELT Project (https://www.gdeltproject.org): any use, with attribution and a link to the project';

const DATA_SETS: Readonly<Record<Format, DataSet>> = {
  gdelt2: { source: 'gdelt', name: 'GDELT 2.0', licence: GDELT_LICENCE, redistribute: 'attribution' },
  gdelt1: { source: 'gdelt1', name: 'GDELT 1.0', licence: GDELT_LICENCE, redistribute: 'attribution' },
  'gdelt1/reduced': {
    source: 'gdelt1-reduced',
    name: 'GDELT 1.0, reduced',
    licence: GDELT_LICENCE,
    redistribute: 'attribution',
    nameless: true,
    lag: 1,
  },
  keds: {
    source: 'keds',
    name: 'KEDS',
    licence: 'As its file was given out: the form alone does not say',
    redistribute: 'none',
    lag: 1,
    caution:
      'The codes of a KEDS file are read as CAMEO. Codes of WEIS that CAMEO has too would be misread without a sign: import no file that is coded in WEIS.',
  },
  icews: {
    source: 'icews',
    name: 'ICEWS',
    licence:
      'ICEWS Coded Event Data (Boschee and others, Harvard Dataverse, doi 10.7910/DVN/28075), on its own terms',
    redistribute: 'none',
    lag: 1,
    scale: 'goldstein/icews',
  },
  polecat: {
    source: 'polecat',
    name: 'POLECAT',
    licence: 'POLECAT (Leidos, Harvard Dataverse): research and education only, no commercial use',
    redistribute: 'none',
    lag: 1,
    caution:
      'No commercial use of POLECAT. Its kinds of events are read as the codes of CAMEO that its authors set beside them: a request as a demand, an assault without a mode as 18, so that it is coarser than data that are coded in CAMEO.',
  },
  quadruples: {
    source: 'quadruples',
    name: 'Quadruples',
    licence: 'As its file was given out: the form alone does not say',
    redistribute: 'none',
    lag: 1,
    caution:
      'Of quadruples only actors are taken that are a state or name one in brackets: persons and organisations have no country here.',
  },
  csv: {
    source: 'csv',
    name: 'A table of one’s own',
    licence: 'As its file was given out: the form alone does not say',
    redistribute: 'none',
    lag: 1,
  },
};

/** Whether rows of a data set can be kept and shown. */
export const hasRows = ({ source }: Pick<DataSet, 'source'>): boolean =>
  Object.values(DATA_SETS).every((each) => each.source !== source || rowsKept(each, 'ids').ok);

/** `not-redistributed` where rows are to be kept that nobody could be shown, `nothing-to-keep` where nothing tells them apart. */
export function rowsKept({ name, licence, redistribute, nameless }: DataSet, keeps: Keeps): Result<void> {
  const remedy = 'Keep none: --trace none, or trace=none over HTTP.';
  if (keeps === 'none') return ok(undefined);
  if (redistribute === 'none') {
    const message = `Rows of ${name} are not kept, as its licence lets none be shown (${licence})`;
    return err(rejection('rule', 'not-redistributed', message, remedy, { licence }));
  }
  return nameless === true
    ? err(rejection('rule', 'nothing-to-keep', `Rows of ${name} have neither a number nor a link`, remedy))
    : ok(undefined);
}

export const dataSetOf = (format: Format): DataSet => DATA_SETS[format];

/** What a history says of the data set that it is counted from. */
export const observedFrom = (
  { source, name, licence, redistribute, lag }: DataSet,
  { assumed, named }: { readonly assumed: boolean; readonly named?: number | undefined },
): ObservedFrom => {
  // Where the data say it themselves nobody else's word counts.
  const days = assumed ? (named ?? lag ?? 0) : undefined;
  return {
    source,
    name,
    licence,
    redistribute,
    ...(days === undefined
      ? {
          known: 'stated',
          basis: 'Known on the day that the data give for it, such as DATEADDED of GDELT.',
        }
      : {
          known: 'assumed',
          basis: `The data do not say when a row could be known: taken to be ${days === 0 ? 'on the day' : days === 1 ? 'on the day after' : `${days} days after`} the event.`,
        }),
  };
};
