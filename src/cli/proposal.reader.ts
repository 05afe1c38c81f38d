import type { Path } from '../http/fault.ts';
import { formOf } from '../http/faults.ts';
import { pathText } from '../http/path-text.ts';
import type { ReactionModel } from '../models/reaction/parameters.ts';
import { proposalSchema, type Proposal } from '../whatifs/request-bodies.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { readOutcome } from './outcome-file.reader.ts';
import type { Subject } from './subject.session.ts';

/** Options by which a command is told an outcome. */
export interface OutcomeOptions {
  readonly file?: string;
  readonly omit?: readonly string[];
  readonly at?: string;
  readonly model?: ReactionModel;
}

/** What is asked for: an outcome of a file, a preset, or the history itself; each with further acts left out. */
export async function proposalOf(
  context: CliContext,
  subject: Subject,
  preset: string | undefined,
  options: OutcomeOptions,
): Promise<Proposal> {
  const { file, omit = [], at, model } = options;
  if (file !== undefined && preset !== undefined) {
    throw new CliError(EXIT.usage, '--file and a preset exclude each other', 'Give one of them.');
  }
  const begun: Proposal =
    file !== undefined
      ? await readOutcome(context, file)
      : preset === undefined
        ? {
            title: omit.length === 0 ? 'Nothing changed' : `Without ${omit.join(', ')}`,
            author: 'command line',
          }
        : ofPreset(subject, preset);
  const edits = [...(begun.edits ?? []), ...omit.map((actId) => ({ edit: 'omit' as const, actId }))];
  const given = {
    ...begun,
    ...(edits.length > 0 && { edits }),
    ...(at !== undefined && { base: { ...begun.base, at } }),
    ...(model !== undefined && { models: { tension: subject.tension, reaction: model } }),
  };
  return checked(given, (path) => {
    const [field, second] = path;
    if (field === 'base' && second === 'at' && at !== undefined) return `--at ${at}`;
    const omitted = field === 'edits' ? omit[Number(second) - (begun.edits?.length ?? 0)] : undefined;
    return omitted === undefined ? pathText(path) : `--omit ${omitted}`;
  });
}

/** Options complete what a file or a preset proposes; what they make of it has to be a proposal as well. */
function checked(proposal: Proposal, nameOf: (path: Path) => string): Proposal {
  const formed = formOf(proposalSchema, proposal);
  if (formed.ok) return formed.value;
  const [{ path, message, remedy }] = formed.error;
  throw new CliError(EXIT.invalidInput, `${nameOf(path)}: ${message}`, remedy);
}

function ofPreset({ name, presets }: Subject, wanted: string): Proposal {
  const found = presets.find(({ preset }) => preset === wanted);
  if (found !== undefined) return found.outcome;
  const names = presets.map(({ preset }) => preset).join(', ');
  throw new CliError(
    EXIT.notFound,
    `${name} has no preset "${wanted}"`,
    names === '' ? 'It has none; write an outcome, and name it with --file.' : `It has ${names}.`,
  );
}
