import type { CalibrationAnswer } from '../forecasts/calibrate.query.ts';
import type { Fitted } from '../forecasts/calibration/calibrate.ts';
import { parameterName } from '../models/reaction/parameter-names.ts';
import { dedupeWords } from '../models/tension/dedupe.ts';
import { table, words, wrap, type Terminal } from './terminal.ts';

/** A calibration as a person reads it in a terminal, without its block of assumptions. */
export function calibrationLines(answer: CalibrationAnswer, terminal: Terminal): string[] {
  const {
    title,
    history,
    revision,
    dedupe,
    window,
    mode,
    acts,
    intervals,
    eigenvalue,
    dispersion,
    monthly,
    parties,
  } = answer;
  const total = acts.reduce((sum, count) => sum + count, 0);
  return [
    words(title, terminal),
    ...wrap(
      `${total} acts of ${history} at revision ${revision} on ${window.days} days, ${window.from} to ${window.to}${dedupe === undefined ? '' : `, ${dedupeWords(dedupe)}`}; ${mode === 'shared' ? 'rates are its own, reactions those that pairs of states share' : 'rates and reactions are its own'}. Intervals of 95 % by ${intervals}.`,
      terminal.width,
    ),
    '',
    ...table(
      answer.fitted,
      [
        { title: 'parameter', value: ({ parameter }) => nameOf(parameter, parties), least: 20 },
        { title: 'value', value: ({ value }) => String(value), align: 'right' },
        { title: 'from', value: ({ low }) => String(low), align: 'right' },
        { title: 'to', value: ({ high }) => String(high), align: 'right' },
      ],
      terminal,
    ),
    ...wrap(
      `Largest eigenvalue of the reactions ${eigenvalue}; dispersion of a day's count ${dispersion}.`,
      terminal.width,
    ),
    ...(monthly === undefined
      ? []
      : wrap(
          `Monthly mean scores by those of the month before: ${monthly.map(({ constant, own, other }, party) => `${parties[party]} = ${constant.toFixed(3)} + ${own.toFixed(3)} own + ${other.toFixed(3)} the other's`).join('; ')}.`,
          terminal.width,
        )),
    '',
    ...wrap(answer.verdict.join(' '), terminal.width),
  ];
}

function nameOf(parameter: Fitted['parameter'], [first, second]: readonly [string, string]): string {
  const process = /^reaction\.mu\.(\d)$/.exec(parameter)?.[1];
  if (process === undefined) return parameterName(parameter);
  const kind = Number(process) < 2 ? 'conflict' : 'cooperation';
  return `${kind} by ${Number(process) % 2 === 0 ? first : second} that nothing brings about, a day`;
}
