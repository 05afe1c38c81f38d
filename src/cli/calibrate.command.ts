import { stringify } from 'yaml';
import { calibrationOf } from '../forecasts/calibrate.query.ts';
import { OWN_RATES_MODEL } from '../models/reaction/parameters.ts';
import type { Dedupe } from '../models/tension/dedupe.ts';
import { accepted } from './accepted.ts';
import { calibrationLines } from './calibrate-text.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { withJudged } from './judged.session.ts';

interface CalibrateOptions {
  readonly window?: string;
  readonly own?: boolean;
  readonly dedupe?: Dedupe;
  readonly json?: boolean;
}

/** `detente calibrate`: what a record's acts say of the parameters of its simulation. It writes nothing. */
export async function calibrate(
  context: CliContext,
  history: string,
  options: CalibrateOptions,
): Promise<void> {
  const windowDays = windowOf(options.window);
  await withJudged(context, history, async (histories, id) => {
    const mode = options.own === true ? 'own' : 'shared';
    const answer = accepted(
      await calibrationOf({ histories, clock: context.clock }, id, {
        windowDays,
        mode,
        dedupe: options.dedupe,
      }),
    );
    if (options.json === true) return context.print(`${JSON.stringify(answer)}\n`);
    const { history: name, window, digest, assumptions } = answer;
    // What a what-if's file takes as it stands; lines with # are for people.
    const block = `# ${name}, ${window.from} to ${window.to}, digest ${digest.slice(0, 12)}; for detente whatif --model ${OWN_RATES_MODEL}\n${stringify({ assumptions })}`;
    return context.print(`${calibrationLines(answer, context.terminal()).join('\n')}\n\n${block}`);
  });
}

/** `3y`, `400d` or `400`: days. */
function windowOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d{1,6})([dy]?)$/.exec(text) ?? [];
  const days = Math.round(Number(number) * (unit === 'y' ? 365.25 : 1));
  if (days >= 1) return days;
  throw new CliError(
    EXIT.invalidInput,
    `--window ${text} is no time`,
    'Write days or years, such as 900d or 3y.',
  );
}
