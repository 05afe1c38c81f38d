import type { Names } from '../record/act-card-vm.ts';
import type { Draft } from './draft.ts';
import { firstDay, placeOf, type Projection } from './projection-vm.ts';
import type { FigureTable } from '../../charts/figure-table.ts';
import { figure, longDay, signed } from '../ui/words.ts';

/** What is compared of a hypothetical. */
export interface Compared {
  readonly title: string;
  readonly content: Pick<Draft, 'base' | 'commitments' | 'edits' | 'assumptions'> | undefined;
  readonly projection: Projection | undefined;
}

interface Line {
  readonly key: string;
  readonly text: string;
}

function linesOf({ content }: Compared, names: Names): Line[] {
  if (content === undefined) return [];
  const commitments = content.commitments.map(
    ({ day, initiator, target, reciprocal, code, summary, probability, magnitude }): Line => {
      const who = `${names.party(initiator)} ${reciprocal ? 'and' : 'to'} ${names.party(target)}`;
      const text = `day ${day}, ${who}: ${summary} ${code.code}, ${Math.round(probability.value * 100)} %${magnitude.value === 1 ? '' : `, \u00d7 ${magnitude.value}`}`;
      return { key: `commitment ${text}`, text };
    },
  );
  const edits = content.edits.map((edit): Line => {
    const text =
      edit.edit === 'insert'
        ? `insert on ${edit.act.occurred.from}: ${edit.act.summary}`
        : edit.edit === 'move'
          ? `move ${edit.actId} to ${edit.to}`
          : `omit ${edit.actId}`;
    return { key: `edit ${text}`, text };
  });
  const assumptions = Object.entries(content.assumptions).flatMap(([group, values]) =>
    Object.entries(values ?? {}).map(([name, value]): Line => {
      const text = `assume ${group} ${name} = ${JSON.stringify(value)}`;
      return { key: text, text };
    }),
  );
  return [...edits, ...commitments, ...assumptions];
}

/** One thing that some of those compared have and others have not. */
export interface Difference {
  readonly text: string;
  readonly has: readonly boolean[];
}

/** What they do not have in common, in the order in which it first comes. */
export function differences(compared: readonly Compared[], names: Names): Difference[] {
  const lines = compared.map((each) => linesOf(each, names));
  const all = new Map(lines.flat().map(({ key, text }) => [key, text]));
  return [...all].flatMap(([key, text]) => {
    const has = lines.map((own) => own.some((line) => line.key === key));
    return has.every(Boolean) ? [] : [{ text, has }];
  });
}

/** Where each of them stands on the last day that all have, and the difference it makes. */
export function comparedTable(compared: readonly Compared[]): FigureTable | undefined {
  const ready = compared.flatMap(({ title, projection }) =>
    projection === undefined ? [] : [{ title, projection }],
  );
  const [first] = ready;
  if (first === undefined) return undefined;
  const last = Math.min(...ready.map(({ projection }) => firstDay(projection) + projection.horizonDays - 1));
  return {
    caption: `Compared on ${longDay(last)}`,
    columns: [
      { name: 'what-if' },
      { name: 'median', numeric: true },
      { name: '90 of 100 futures' },
      { name: 'without it', numeric: true },
      { name: 'difference', numeric: true },
      { name: 'its 90 of 100' },
    ],
    rows: ready.map(({ title, projection }) => {
      const place = placeOf(projection, last) ?? 0;
      const { whatIf, baseline, difference } = projection;
      const at = (values: readonly number[]): number => values[place] ?? Number.NaN;
      return [
        title,
        figure(at(whatIf.q50)),
        `${figure(at(whatIf.q5))} to ${figure(at(whatIf.q95))}`,
        figure(at(baseline.q50)),
        signed(at(difference.q50)),
        `${signed(at(difference.q5))} to ${signed(at(difference.q95))}`,
      ];
    }),
  };
}
