import type { z } from 'zod';
import type { Problem } from '../app/api.client.ts';
import type { replaySchema } from '../../scenarios/scenario-answers.ts';
import { counted } from '../ui/words.ts';

/** What a replay would do, or did. */
export type ReplayAnswer = Readonly<z.infer<typeof replaySchema>>;

/** A request holds so many bytes at most; what a file has to leave room for is the rest of the request. */
const REQUEST_BYTES = 1024 * 1024;

/** The body that a file is sent in, or why it is too large for one. */
export function bodyOf(
  file: string,
  text: string,
): { readonly body: Record<string, unknown> } | { readonly refusal: string } {
  const body = { text, file: file.slice(0, 200) };
  const bytes = new TextEncoder().encode(JSON.stringify({ ...body, dryRun: true, policy: 'theirs' })).length;
  if (bytes <= REQUEST_BYTES) return { body };
  const size = (bytes / 1024 / 1024).toFixed(1);
  return {
    refusal: `${file} is too large for the page: ${size} MiB as it is sent, and a request takes 1 MiB. Where the server runs, detente replay takes files of up to 2 MiB.`,
  };
}

/** `It would record 5 entries, correct 1 and retract none; 20 are as the record has them.` */
export function planSentence({
  history,
  revision,
  recorded,
  corrected,
  retracted,
  unchanged,
  dryRun,
}: ReplayAnswer): string {
  if (recorded + corrected + retracted === 0)
    return `${history} says all of it already: nothing would be written.`;
  const where = dryRun && (revision === undefined || revision < 0) ? `${history}, a new history,` : history;
  const none = (count: number): string => (count === 0 ? 'none' : String(count));
  return `In ${where} it would record ${counted(recorded, 'entry', 'entries')}, correct ${none(corrected)} and retract ${none(retracted)}; ${unchanged === 0 ? 'none is' : unchanged === 1 ? '1 is' : `${unchanged} are`} there already.`;
}

const DEEDS = { record: 'record', correct: 'correct', retract: 'retract', end: 'end' } as const;

/** A step in words: `correct act killer-interview`. */
export const stepWords = ({ key, deed }: ReplayAnswer['steps'][number]): string =>
  `${DEEDS[deed]} ${key.replace(':', ' ')}`;

interface FileProblem {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** What is wrong with a file, by line; the refusal itself where it names no lines. */
export function fileFaults(problem: Problem): readonly string[] {
  const listed = problem.details?.['problems'];
  if (!Array.isArray(listed) || listed.length === 0) return [`${problem.detail} ${problem.remedy}`.trim()];
  return (listed as FileProblem[]).map(
    ({ line, column, path, message, remedy }) =>
      `${line > 0 ? `Line ${line}, column ${column}: ` : ''}${path === '' ? '' : `${path}: `}${message}. ${remedy}`,
  );
}
