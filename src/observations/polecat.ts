import type { HeadedReader } from './headed-rows.ts';
import { dayReader } from './headed-rows.ts';
import { isMissing, partyOf, type NamedColumns } from './named-columns.ts';
import { refused } from './observed-row.ts';
import { rowOf } from './row-fields.ts';

/**
 * The code of CAMEO that a type of PLOVER stands for, after the table of its authors (openeventdata/PLOVER, CAMEO2PLOVER-2021):
 * types are roots, but for the two that share 08. A request is a demand there.
 */
const TYPES: Readonly<Record<string, string>> = {
  AGREE: '03',
  CONSULT: '04',
  SUPPORT: '05',
  COOPERATE: '06',
  AID: '07',
  CONCEDE: '080',
  RETREAT: '084',
  REQUEST: '10',
  ACCUSE: '11',
  REJECT: '12',
  THREATEN: '13',
  PROTEST: '14',
  MOBILIZE: '15',
  SANCTION: '16',
  COERCE: '17',
  ASSAULT: '18',
};

/** Modes by which a type is another code in that table; others say nothing more than their type. */
const MODES: Readonly<Record<string, string>> = {
  'CONSULT phone': '041',
  'CONSULT visit': '042',
  'CONSULT host': '043',
  'CONSULT third-party': '044',
  'RETREAT release': '0841',
  'RETREAT return': '0842',
  'RETREAT ease': '085',
  'RETREAT access': '086',
  'RETREAT disarm': '087',
  'RETREAT ceasefire': '0871',
  'RETREAT withdraw': '0872',
  'ACCUSE investigate': '09',
  'PROTEST demo': '141',
  'PROTEST hunger': '142',
  'PROTEST boycott': '143',
  'PROTEST obstruct': '144',
  'PROTEST riot': '145',
  'SANCTION expel': '166',
  'COERCE arrest': '173',
  'COERCE deport': '174',
  'ASSAULT abduct': '181',
  'ASSAULT beat': '182',
  'ASSAULT torture': '1822',
  'ASSAULT firearms': '193',
  'ASSAULT heavy-weapons': '194',
  'ASSAULT unconventional': '200',
};

/** Whether a header is that of POLECAT. */
export const isPolecatHead = (columns: NamedColumns): boolean =>
  ['event date', 'event type', 'event mode', 'actor country', 'recipient country'].every((name) =>
    columns.has(name),
  );

/** The code of a type and a mode; `undefined` for a type that PLOVER does not have. */
export function codeOfPlover(type: string, mode: string): string | undefined {
  const named = type.toUpperCase();
  if (!Object.hasOwn(TYPES, named)) return undefined;
  const moded = `${named} ${mode.toLowerCase()}`;
  return Object.hasOwn(MODES, moded) ? MODES[moded] : TYPES[named];
}

/**
 * Rows of POLECAT: columns by their names, with trailing tabs or without. A row is known when its story came out, and belongs to the
 * day on which it happened, by which files are cut.
 */
export function polecatReader(columns: NamedColumns, today: string): HeadedReader {
  const [dayOf, knownOf] = [dayReader(), dayReader()];
  return (fields) => {
    const isWhole =
      fields.length >= columns.count && fields.slice(columns.count).every((rest) => rest === '');
    if (!isWhole) return refused('wrong-columns', String(fields.length));
    const at = (name: string): string => columns.of(fields, name) ?? '';
    const day = dayOf(at('event date'));
    if (day === undefined) return refused('bad-day', at('event date'));
    const published = at('publication date').slice(0, 10);
    const known = isMissing(published) ? undefined : knownOf(published);
    if (known === undefined && !isMissing(published)) return refused('bad-day', published);
    const type = at('event type');
    const code = isMissing(type) ? '' : codeOfPlover(type, at('event mode'));
    if (code === undefined) return refused('unknown-code', type);
    return rowOf(
      {
        day,
        known,
        a: partyOf(at('actor country')),
        b: partyOf(at('recipient country')),
        code,
        id: isMissing(at('event id')) ? undefined : at('event id'),
        stamp: day.replaceAll('-', ''),
      },
      today,
    );
  };
}
