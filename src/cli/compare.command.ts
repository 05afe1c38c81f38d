import { HORIZON_LIMIT } from '../models/reaction/horizon.ts';
import { PATHS_LIMIT } from '../models/reaction/request.ts';
import { ComparisonQuery } from '../projection/comparison.query.ts';
import { COMPARED_LIMIT, type Compared, type Comparison } from '../projection/comparison.ts';
import type { Projectable } from '../projection/outcome.query.ts';
import { NEW_REACTION_MODEL, type ReactionModel } from '../models/reaction/parameters.ts';
import { isUuid } from '../kernel/ids.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { drafted, numberOf, withProjections, type Projecting } from './projecting.session.ts';
import { proposalOf } from './proposal.reader.ts';
import { withStore } from './store.session.ts';
import { withSubject } from './subject.session.ts';
import { figure, signed, table, words, wrap, type Terminal } from './terminal.ts';

interface CompareOptions {
  readonly paths?: string;
  readonly days?: string;
  readonly seed?: string;
  readonly model?: ReactionModel;
  readonly json?: boolean;
}

/** `detente compare`: up to four presets of a scenario (`geneva-2021/reset`) or a history of the store, or what-ifs of the store by their ids. */
export async function compare(
  context: CliContext,
  names: readonly string[],
  options: CompareOptions,
): Promise<void> {
  if (names.length < 2 || names.length > COMPARED_LIMIT) {
    throw new CliError(EXIT.usage, `${names.length} cannot be compared`, `Name 2 to ${COMPARED_LIMIT}.`);
  }
  const question = {
    paths: numberOf('--paths', options.paths, 2, PATHS_LIMIT),
    days: numberOf('--days', options.days, 1, HORIZON_LIMIT),
    seed: numberOf('--seed', options.seed, 0, 4_294_967_295),
  };
  const run = async ({ projections }: Projecting, outcomes: readonly Projectable[]): Promise<void> => {
    const [first, ...others] = outcomes as [Projectable, ...Projectable[]];
    const query = new ComparisonQuery(projections);
    const wait = { signal: context.signal, final: true };
    const comparison = accepted(await query.compare([first, ...others], question, wait));
    if (options.json === true) await context.print(`${JSON.stringify(comparison)}\n`);
    else await context.print(`${comparisonLines(comparison, names, context.terminal()).join('\n')}\n`);
  };
  const { model = NEW_REACTION_MODEL } = options;
  if (names.every(isUuid)) {
    if (options.model !== undefined) {
      throw new CliError(EXIT.usage, '--model is for presets', 'A what-if has its own; leave it out.');
    }
    await withStore(context, (store) =>
      withProjections(context, store, undefined, async (projecting) => {
        const outcomes = [];
        for (const id of names) outcomes.push(accepted(await projecting.outcomes.ofWhatIf(id)));
        await run(projecting, outcomes);
      }),
    );
    return;
  }
  const presets = presetsOf(names);
  const file = presets[0]?.scenario ?? '';
  if (presets.some(({ scenario }) => scenario !== file)) {
    throw new CliError(
      EXIT.usage,
      'presets of different scenarios cannot be compared',
      'Name presets of one scenario.',
    );
  }
  await withSubject(context, file, async (subject, projecting) => {
    const outcomes = [];
    for (const { preset } of presets) {
      const proposal = await proposalOf(context, subject, preset, { model });
      outcomes.push(await drafted(context, projecting.outcomes, subject, proposal, undefined));
    }
    await run(projecting, outcomes);
  });
}

interface NamedPreset {
  readonly scenario: string;
  readonly preset: string;
}

/** A preset without its scenario is of the scenario of the one before it. */
function presetsOf(names: readonly string[]): NamedPreset[] {
  const presets: NamedPreset[] = [];
  for (const name of names) {
    const slash = name.lastIndexOf('/');
    const scenario = slash > 0 ? name.slice(0, slash) : presets.at(-1)?.scenario;
    if (scenario === undefined || isUuid(name)) {
      throw new CliError(
        EXIT.usage,
        `"${name}" does not say of which scenario it is a preset`,
        'Name ids of what-ifs alone, or presets alone, the first as SCENARIO/PRESET: geneva-2021/reset walk-out.',
      );
    }
    presets.push({ scenario, preset: name.slice(slash + 1) });
  }
  return presets;
}

const last = (values: readonly number[]): number => values.at(-1) ?? 0;

function comparisonLines(
  { compared, paired, differing }: Comparison,
  names: readonly string[],
  terminal: Terminal,
): string[] {
  const letters = compared.map((_, index) => String.fromCharCode(65 + index));
  const days = compared[0]?.horizonDays ?? 0;
  const rows = compared.map((one, index) => ({
    one,
    letter: letters[index] ?? '',
    name: names[index] ?? '',
  }));
  return [
    `Tension on day ${days}, by ${compared[0]?.paths ?? 0} futures each, seed ${compared[0]?.seed ?? 0}:`,
    ...table(
      rows,
      [
        { title: '', value: ({ letter }) => letter },
        { title: 'outcome', value: ({ one }) => words(one.of.title, terminal), least: 12 },
        { title: 'median', value: ({ one }) => figure(last(one.whatIf.q50), terminal), align: 'right' },
        {
          title: '90 % of futures',
          value: ({ one }) =>
            `${figure(last(one.whatIf.q5), terminal)} to ${figure(last(one.whatIf.q95), terminal)}`,
          align: 'right',
        },
        {
          title: 'without it',
          value: ({ one }) => figure(last(one.baseline.q50), terminal),
          align: 'right',
          drop: 1,
        },
        {
          title: 'difference',
          value: ({ one }) => signed(last(one.difference.q50), terminal),
          align: 'right',
        },
      ],
      terminal,
    ),
    '',
    ...paired.flatMap(({ of, difference, unpaired }) => {
      const pair = `${letters[of] ?? ''} less A`;
      if (difference === undefined)
        return wrap(`${pair}: cannot be paired, ${unpaired ?? ''}.`, terminal.width);
      return wrap(
        `${pair}: ${signed(last(difference.q50), terminal)} points, ${signed(last(difference.q5), terminal)} to ${signed(last(difference.q95), terminal)} in 90 of 100 futures.`,
        terminal.width,
      );
    }),
    ...compared.flatMap((one, index) => attributionLines(one, letters[index] ?? '', terminal)),
    '',
    'Where they differ:',
    ...differing.flatMap(({ text, has }) => {
      const marks = letters.map((letter, index) => (has[index] === true ? letter : '.')).join(' ');
      const room = terminal.width - marks.length - 2;
      return wrap(words(text, terminal), room).map(
        (line, row) => `${row === 0 ? marks : ' '.repeat(marks.length)}  ${line}`,
      );
    }),
  ];
}

/** What assumptions and acts do, each for itself and together, where there are assumptions. */
function attributionLines(one: Compared, letter: string, terminal: Terminal): string[] {
  const { baseline, assumptions, acts, both } = one.attribution;
  const [none, assumed, acted, all] = [baseline, assumptions, acts, both].map(({ q50 }) =>
    figure(last(q50), terminal),
  );
  if (baseline === assumptions) return [];
  return wrap(
    `${letter}: median ${none} with nothing changed, ${assumed} with its assumptions alone, ${acted} with its acts alone, ${all} with both.`,
    terminal.width,
  );
}
