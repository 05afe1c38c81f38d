import { stepName } from '../models/reaction/step-name.ts';
import type { Contributions } from '../projection/contributions-answer.ts';
import { signed, words, type Terminal } from './terminal-text.ts';
import { table } from './terminal.ts';

/** What each step does to tension on the last day, the strongest first. */
export function stepLines(contributions: Contributions, terminal: Terminal): string[] {
  const { steps, horizonDays, paths, seed, of, models } = contributions;
  const at = (values: readonly number[]): number => values[horizonDays - 1] ?? 0;
  const points = (value: number): string => signed(value, terminal);
  const sorted = [...steps].sort((a, b) => Math.abs(at(b.mean)) - Math.abs(at(a.mean)));
  const whole = steps.reduce((sum, { mean }) => sum + at(mean), 0);
  return [
    words(of.title, terminal),
    '',
    ...table(
      sorted,
      [
        { title: 'points', value: ({ mean }) => points(at(mean)), align: 'right' },
        { title: 'error', value: ({ standardErrors }) => at(standardErrors).toFixed(2), align: 'right' },
        { title: 'due', value: ({ day }) => day ?? '' },
        {
          title: 'step',
          value: (step) => stepName(step),
          least: 20,
        },
      ],
      terminal,
    ),
    '',
    `Together ${points(whole)} points of mean tension on day ${horizonDays}: each step's share is what it adds to those before it, in orders drawn by lot.`,
    `A statement about the models ${models.tension} and ${models.reaction}, not about the world: ${paths} futures, seed ${seed}.`,
  ];
}
