import { HORIZON_LIMIT } from '../models/reaction/horizon.ts';
import { PATHS_LIMIT } from '../models/reaction/request.ts';
import { candidateOf } from '../projection/candidates-text.ts';
import type { LeastProgress } from '../projection/least-answer.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { leastLines } from './least-text.ts';
import { drafted, numberOf } from './projecting.session.ts';
import { proposalOf, type OutcomeOptions } from './proposal.reader.ts';
import { withSubject } from './subject.session.ts';

interface LeastOptions extends OutcomeOptions {
  readonly below: string;
  readonly chance: string;
  readonly candidates?: readonly string[];
  readonly paths?: string;
  readonly days?: string;
  readonly seed?: string;
  readonly json?: boolean;
}

/** `detente least`: the fewest, or cheapest, steps of an outcome that bring tension low enough, without a server and without a record. */
export async function least(
  context: CliContext,
  name: string,
  preset: string | undefined,
  options: LeastOptions,
): Promise<void> {
  if (preset === undefined && options.file === undefined) {
    throw new CliError(
      EXIT.usage,
      'there is nothing to choose from',
      'Name a preset (detente whatif lists those of a scenario or history), or an outcome with --file.',
    );
  }
  const question = {
    below: tensionOf(options.below),
    chance: numberOf('--chance', options.chance, 1, 100) ?? Number.NaN,
    candidates: options.candidates?.flatMap((some) => some.split(',')).map(candidateOf),
    paths: numberOf('--paths', options.paths, 2, PATHS_LIMIT),
    days: numberOf('--days', options.days, 1, HORIZON_LIMIT),
    seed: numberOf('--seed', options.seed, 0, 4_294_967_295),
  };
  await withSubject(context, name, async (subject, { outcomes, least: search }) => {
    const proposal = await proposalOf(context, subject, preset, options);
    const outcome = await drafted(context, outcomes, subject, proposal, options.file);
    const asked = accepted(await search.ask(outcome, question));
    const answer = await search.answer(asked, {
      signal: context.signal,
      ...(context.watched && { onProgress: telling(context) }),
    });
    if (!answer.ok && context.signal.aborted)
      throw new CliError(EXIT.interrupted, 'interrupted before the search ended', 'Run the command again.');
    const found = accepted(answer);
    await context.print(
      options.json === true
        ? `${JSON.stringify(found)}\n`
        : `${leastLines(found, context.terminal()).join('\n')}\n`,
    );
  });
}

/** Tells the progress of a search at each tenth of the sets, and when the best are checked. */
function telling(context: CliContext): (progress: LeastProgress) => void {
  let told = 0;
  return ({ done, sets, checking }) => {
    const tenths = Math.floor((done / sets) * 10);
    if (checking) context.say('checking the best');
    else if (tenths > told) context.say(`${done} of ${sets} sets`);
    told = Math.max(told, tenths);
  };
}

function tensionOf(text: string): number {
  const tension = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && tension > 0 && tension <= 100) return tension;
  throw new CliError(
    EXIT.invalidInput,
    `--below ${text} is no tension above 0, up to 100`,
    'Write the tension to stay under, such as --below 40.',
  );
}
