import { dayNumber } from '../../kernel/clock.ts';
import { ASSUMPTION_LABELS } from './assumptions-vm.ts';
import type { Names } from '../record/act-words.ts';
import { chanceWords, type Draft } from './draft.ts';
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
  /** How much or how likely, which may be another in another what-if. */
  readonly value?: string;
}

/** Parameters by the words of the form. */
const assumptionName = (group: string, name: string): string =>
  ASSUMPTION_LABELS.get(name) ?? `${group} ${name}`;

function linesOf({ content }: Compared, names: Names, acts: ReadonlyMap<string, string>): Line[] {
  if (content === undefined) return [];
  const from = dayNumber(content.base.at);
  const steps = content.commitments.map(
    ({ day, initiator, target, reciprocal, code, summary, probability, magnitude }): Line => {
      const who = `${names.party(initiator)} ${reciprocal ? 'and' : 'to'} ${names.party(target)}`;
      const named = names.code(code.code, code.ontology);
      // What people wrote tells more than the code's name.
      const deed = summary.trim() === '' ? (named ?? code.code) : summary;
      return {
        key: `step ${from + day} ${who} ${code.code} ${summary}`,
        text: `${longDay(from + day)}, ${who}: ${deed}`,
        value: `${chanceWords(probability)}${magnitude.value === 1 ? '' : `, \u00d7 ${magnitude.value}`}`,
      };
    },
  );
  const edits = content.edits.map((edit): Line => {
    if (edit.edit === 'insert') {
      const text = `invent on ${longDay(dayNumber(edit.act.occurred.from))}: ${edit.act.summary}`;
      return { key: text, text };
    }
    const act = acts.get(edit.actId) ?? edit.actId;
    if (edit.edit === 'omit') return { key: `omit ${edit.actId}`, text: `leave out: ${act}` };
    return { key: `move ${edit.actId}`, text: `move: ${act}`, value: `to ${longDay(dayNumber(edit.to))}` };
  });
  const assumptions = Object.entries(content.assumptions).flatMap(([group, values]) =>
    Object.entries(values ?? {}).map(([name, value]): Line => {
      const text = `assume: ${assumptionName(group, name)}`;
      return {
        key: `${group} ${name}`,
        text,
        value: typeof value === 'number' ? String(value) : JSON.stringify(value),
      };
    }),
  );
  return [...edits, ...steps, ...assumptions];
}

/** One thing that some of those compared have and others have not, or have otherwise. */
export interface Difference {
  readonly text: string;
  /** What each has of it: how much or how likely, or only whether. */
  readonly has: readonly (string | boolean)[];
}

/** What they do not have in common, in the order in which it first comes. `acts` says what each act of the record is. */
export function differences(
  compared: readonly Compared[],
  names: Names,
  acts: ReadonlyMap<string, string>,
): Difference[] {
  const lines = compared.map((each) => linesOf(each, names, acts));
  const all = new Map(lines.flat().map(({ key, text }) => [key, text]));
  return [...all].flatMap(([key, text]) => {
    const has = lines.map((own) => {
      const line = own.find((each) => each.key === key);
      return line === undefined ? false : (line.value ?? true);
    });
    return has.every((each) => each === has[0]) ? [] : [{ text, has }];
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
