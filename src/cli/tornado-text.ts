import { parameterName, parameterValue } from '../models/reaction/parameter-names.ts';
import type { Tornado, VariedEnd, VariedParameter } from '../projection/tornado-answer.ts';
import { figure, signed, table, words, wrap, type Terminal } from './terminal.ts';

/** What each assumption moves, the strongest first. */
export function tornadoLines(tornado: Tornado, terminal: Terminal): string[] {
  const { of, parameters, whatIf, difference, day, horizonDays, paths, seed, models } = tornado;
  const moves = ({ moves: by }: VariedEnd): string =>
    by === undefined ? '-' : signed(by.whatIf.mean, terminal);
  const column = (which: 'low' | 'high') => [
    {
      title: which,
      value: (row: VariedParameter) => parameterValue(row[which].value, row.value === undefined ? 'x' : ''),
      align: 'right' as const,
    },
    { title: 'moves', value: (row: VariedParameter) => moves(row[which]), align: 'right' as const },
  ];
  const refused = parameters.flatMap(({ parameter, low, high }) =>
    [low, high].flatMap((end) => (end.refused === undefined ? [] : [`${parameter}: ${end.refused}`])),
  );
  return [
    words(of.title, terminal),
    ...wrap(
      `Mean tension on ${day} (day ${horizonDays}) is ${figure(whatIf.mean, terminal)}, ${signed(difference.mean, terminal)} by the what-if. An assumption at the low and at the high end of its range moves it by so many points:`,
      terminal.width,
    ),
    '',
    ...table(
      parameters,
      [
        { title: 'assumption', value: ({ parameter }) => parameterName(parameter), least: 20 },
        {
          title: 'now',
          value: ({ value }) => (value === undefined ? '' : parameterValue(value, '')),
          align: 'right',
          drop: 1,
        },
        ...column('low'),
        ...column('high'),
      ],
      terminal,
    ),
    '',
    ...refused.flatMap((text) => wrap(text, terminal.width)),
    ...wrap(
      `A statement about the models ${models.tension} and ${models.reaction}, not about the world: ${paths} futures, each against itself, seed ${seed}.`,
      terminal.width,
    ),
  ];
}
