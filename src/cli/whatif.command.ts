import { HORIZON_LIMIT } from '../models/reaction/horizon.ts';
import { PATHS_LIMIT } from '../models/reaction/request.ts';
import { BYTE_ORDER_MARK } from '../kernel/csv.ts';
import { contributionsCsv } from '../projection/contributions-csv.ts';
import { projectionCsv } from '../projection/projection-csv.ts';
import { tornadoCsv } from '../projection/tornado-csv.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { words } from './terminal-text.ts';
import { CliError, EXIT } from './exit.ts';
import { drafted, numberOf, projected } from './projecting.session.ts';
import { proposalOf, type OutcomeOptions } from './proposal.reader.ts';
import { futureLines, projectionLines } from './projection-text.ts';
import { stepLines } from './step-text.ts';
import { table } from './terminal.ts';
import { withSubject, type Subject } from './subject.session.ts';
import { tornadoLines } from './tornado-text.ts';
import { codeName } from './words.reader.ts';

interface WhatIfOptions extends OutcomeOptions {
  readonly paths?: string;
  readonly days?: string;
  readonly seed?: string;
  readonly futures?: string;
  readonly steps?: boolean;
  readonly tornado?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly bom?: boolean;
}

/** `detente whatif`: projects an outcome of a scenario or of a history of the store, without a server and without touching a record. */
export async function whatIf(
  context: CliContext,
  name: string,
  preset: string | undefined,
  options: WhatIfOptions,
): Promise<void> {
  const { json, csv, bom, steps } = options;
  const instead = [
    ...(steps === true ? ['--steps'] : []),
    ...(options.tornado === true ? ['--tornado'] : []),
    ...(options.futures === undefined ? [] : ['--futures']),
  ];
  if (instead.length > 1)
    throw new CliError(EXIT.usage, `${instead.join(' and ')} exclude each other`, 'Ask for one of them.');
  if (bom === true && csv !== true)
    throw new CliError(EXIT.usage, '--bom is for tables', 'Add --csv, or leave it out.');
  const futures = numberOf('--futures', options.futures, 0, 20) ?? 0;
  const asks = [preset, options.file, options.omit, options.at].some((given) => given !== undefined);
  if (!asks) return withSubject(context, name, (subject) => listPresets(context, subject));
  const question = {
    paths: numberOf('--paths', options.paths, 2, PATHS_LIMIT),
    days: numberOf('--days', options.days, 1, HORIZON_LIMIT),
    seed: numberOf('--seed', options.seed, 0, 4_294_967_295),
  };
  await withSubject(
    context,
    name,
    async (subject, { tension, outcomes, projections, contributions, tornado }) => {
      const proposal = await proposalOf(context, subject, preset, options);
      const outcome = await drafted(context, outcomes, subject, proposal, options.file);
      /** One answer in the form that was asked for. */
      const print = <T>(answer: T, table: (answer: T) => string, lines: (answer: T) => string[]) =>
        context.print(
          json === true
            ? `${JSON.stringify(answer)}\n`
            : csv === true
              ? `${bom === true ? BYTE_ORDER_MARK : ''}${table(answer)}`
              : `${lines(answer).join('\n')}\n`,
        );
      const terminal = context.terminal();
      if (steps === true) {
        const answer = accepted(await contributions.of(outcome, question, context.signal));
        return print(answer, contributionsCsv, (told) => stepLines(told, terminal));
      }
      if (options.tornado === true) {
        const answer = accepted(await tornado.of(outcome, question, context.signal));
        return print(answer, tornadoCsv, (told) => tornadoLines(told, terminal));
      }
      const projection = await projected(context, projections, outcome, question);
      const before = accepted(await tension.series(subject.history, {}, { at: projection.at }));
      return print(projection, projectionCsv, () => [
        ...projectionLines(projection, before.series, terminal),
        ...futureLines(projection, futures, codeName, terminal),
      ]);
    },
  );
}

async function listPresets(context: CliContext, { title, name, presets }: Subject): Promise<void> {
  const terminal = context.terminal();
  const [first] = presets;
  if (first === undefined) {
    context.say(
      `${name} has no presets. Name an outcome with --file, acts to leave out with --omit, or a day with --at.`,
    );
    return;
  }
  const lines = table(
    presets,
    [
      { title: 'preset', value: ({ preset }) => preset },
      { title: 'forked on', value: ({ at }) => at },
      { title: 'what it brings', value: ({ summary }) => summary, least: 20 },
    ],
    terminal,
  );
  await context.print(
    `${words(title, context.terminal())}\n\n${lines.join('\n')}\n\nProject one: detente whatif ${name} ${first.preset}\n`,
  );
}
