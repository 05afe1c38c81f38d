import { expect, test } from 'vitest';
import type { Format } from '../../src/observations/formats.ts';
import { RowScanner } from '../../src/observations/row-scanner.ts';
import { RowSink } from '../../src/observations/row-sink.ts';
import { gdeltRow } from './rows.ts';

/** Every field of every form cut off, empty, replaced or joined to the next: each row is counted once, and none as another event. */

const TODAY = '2026-01-31';

interface Form {
  readonly head?: string;
  readonly row: string;
  readonly separator: string;
  /** Fields that say what happened; others may be anything. */
  readonly counts: readonly number[];
}

const POLECAT_HEAD =
  'Event ID,Event Date,Event Type,Event Mode,Actor Country,Recipient Country,Publication Date';

const FORMS: Readonly<Record<Format, Form>> = {
  gdelt2: { row: gdeltRow(61), separator: '\t', counts: [1, 7, 17, 26, 28, 59] },
  gdelt1: { row: gdeltRow(58), separator: '\t', counts: [1, 7, 17, 26, 28, 56] },
  'gdelt1/reduced': {
    row: ['20171202', 'RUS', 'USA', '010', ...Array<string>(13).fill('1')].join('\t'),
    separator: '\t',
    counts: [0, 1, 2, 3],
  },
  keds: { row: '171202\tRUS\tUSA\t010\t(SAY)\twords', separator: '\t', counts: [0, 1, 2, 3] },
  icews: {
    head: 'Event ID\tEvent Date\tSource Country\tCAMEO Code\tTarget Country',
    row: '7\t2017-12-02\tRussian Federation\t010\tUnited States',
    separator: '\t',
    counts: [1, 2, 3, 4],
  },
  polecat: {
    head: POLECAT_HEAD,
    row: 'a,2017-12-02,CONSULT,visit,RUS,USA,2017-12-03',
    separator: ',',
    counts: [1, 2, 4, 5],
  },
  quadruples: {
    row: 'Russian Federation\tMake statement\tUnited States\t2017-12-02',
    separator: '\t',
    counts: [0, 1, 2, 3],
  },
  csv: {
    head: 'date,source,target,code,known',
    row: '2017-12-02,RUS,USA,010,2017-12-03',
    separator: ',',
    counts: [0, 1, 2, 3],
  },
};

function read(format: Format, { head }: Form, row: string) {
  const sink = new RowSink({ today: TODAY, lag: 1 });
  sink.begin('a');
  const told: (readonly [a: string, b: string, code: string, day: number])[] = [];
  const take = sink.take.bind(sink);
  sink.take = (counted) => {
    const { a, b, code, day } = counted;
    told.push([a, b, code, day]);
    return take(counted);
  };
  const scanner = new RowScanner(sink, TODAY, format);
  scanner.push(Buffer.from(`${head === undefined ? '' : `${head}\n`}${row}\n`));
  scanner.end();
  const refused = [...sink.refused.values()].reduce((sum, { rows }) => sum + rows, 0);
  return { rows: sink.rows, taken: sink.taken, refused, told };
}

/** With the root of the code alone: a row of KEDS that ends within its code, and one of POLECAT without a mode, tell a coarser one. */
const coarse = (told: ReturnType<typeof read>['told']) =>
  told.map(([a, b, code, day]) => [a, b, code.slice(0, 2), day]);

test.each(Object.entries(FORMS) as [Format, Form][])(
  'given rows of %s with any field cut off, empty, of NUL, swapped or joined to the next, then each is counted once, and none tells of other states, another root or day',
  (format, form) => {
    const { row, separator, counts } = form;
    const fields = row.split(separator);
    const whole = read(format, form, row);
    expect(whole).toMatchObject({ rows: 1, taken: 1, refused: 0 });
    for (const at of fields.keys()) {
      const field = fields[at] ?? '';
      const put = (text: string) => fields.with(at, text).join(separator);
      const changed = {
        'cut off before it': fields.slice(0, at).join(separator),
        'cut off within it': [...fields.slice(0, at), field.slice(0, -1)].join(separator),
        empty: put(''),
        'of blanks': put('   '),
        NA: put('NA'),
        NUL: put(`${field.slice(0, 1)}\0${field.slice(1)}`),
        'joined to the next': [
          ...fields.slice(0, at),
          `${field}${fields[at + 1] ?? ''}`,
          ...fields.slice(at + 2),
        ].join(separator),
        'there twice': [...fields.slice(0, at + 1), ...fields.slice(at)].join(separator),
        'an open quote': put(`"${field}`),
        'between other separators': fields.join(separator === ',' ? ';' : ','),
        ...(counts.includes(at) && {
          'of the year 1500': put('15000101'),
          'of the year 2090': put('20900101'),
        }),
      };
      for (const [what, line] of Object.entries(changed)) {
        const told = read(format, form, line);
        const isSame = told.taken === 1;
        // A line of nothing is no row.
        expect([at, what, told.rows]).toEqual([at, what, line.trim() === '' ? 0 : 1]);
        expect([at, what, told.taken + told.refused]).toEqual([at, what, told.rows]);
        if (isSame) expect([at, what, coarse(told.told)]).toEqual([at, what, coarse(whole.told)]);
        if (what === 'empty' || what === 'NUL')
          expect([at, what, isSame && counts.includes(at)]).toEqual([at, what, false]);
      }
    }
  },
);
