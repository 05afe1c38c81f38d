import type { Least, LeastSet } from '../projection/least-answer.ts';
import { figure, table, words, wrap, type Terminal } from './terminal.ts';

/** Checked sets that are shown beside those that do. */
const SHOWN_NEAREST = 5;

const letterOf = (index: number): string => String.fromCharCode(65 + index);
/** `83.2`: of 100 futures. */
const hundred = (share: number): string => (share * 100).toFixed(1);

/** The least that would do, as a person reads it in a terminal. */
export function leastLines(least: Least, terminal: Terminal): string[] {
  const { of, candidates, sets, found, none, all, models, seed, paths } = least;
  const letters = new Map(candidates.map(({ commitment }, index) => [commitment, letterOf(index)]));
  const named = ({ commitments }: LeastSet): string =>
    commitments.length === 0 ? 'none' : commitments.map((id) => letters.get(id) ?? '').join(' + ');
  const rows = (some: readonly LeastSet[]): string[] =>
    table(
      some,
      [
        { title: 'steps', value: named, least: 12 },
        { title: 'cost', value: ({ cost }) => String(cost), align: 'right' },
        { title: 'of 100 futures', value: ({ share }) => hundred(share), align: 'right' },
        {
          title: 'error',
          value: ({ standardError }) => hundred(standardError),
          align: 'right',
          drop: 1,
        },
        { title: 'mean', value: ({ mean }) => figure(mean, terminal), align: 'right' },
      ],
      terminal,
    );
  const doing = sets.filter(({ does }) => does);
  const others = sets.filter(({ does }) => !does).slice(0, SHOWN_NEAREST);
  return [
    words(of.title, terminal),
    ...wrap(asked(least), terminal.width),
    '',
    ...table(
      candidates.map((candidate, index) => ({ ...candidate, letter: letterOf(index) })),
      [
        { title: 'step', value: ({ letter }) => letter },
        { title: 'cost', value: ({ cost }) => String(cost), align: 'right' },
        { title: 'due', value: ({ day }) => day },
        { title: 'what it is', value: ({ commitment, summary }) => summary ?? commitment, least: 20 },
      ],
      terminal,
    ),
    '',
    ...(found ? ['The least that does:', ...rows(doing)] : ['No set of them does.']),
    ...(others.length === 0
      ? []
      : ['', found ? 'What was checked and does not:' : 'The nearest:', ...rows(others)]),
    '',
    ...wrap(
      `Without any of them ${hundred(none.share)} of 100 futures, with all ${hundred(all.share)}. ${worked(least)}`,
      terminal.width,
    ),
    ...wrap(
      `A statement about the models ${models.tension} and ${models.reaction}, not about the world: ${paths} futures, seed ${seed}.`,
      terminal.width,
    ),
  ];
}

const asked = ({ below, chance, day, horizonDays }: Least): string =>
  `Tension below ${below} on ${day} (day ${horizonDays}) in at least ${chance} of 100 futures: what is the least that does it?`;

const worked = ({ tried, spared }: Least): string =>
  `${tried} sets were tried on few futures${spared === 0 ? '' : `, ${spared} were not, as they hold a cheaper one that does`}; the best were checked.`;
