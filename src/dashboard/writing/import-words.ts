import type { z } from 'zod';
import type { importListSchema, importReportSchema } from '../../observations/import-answers.ts';
import { counted } from '../ui/words.ts';

export type ImportReport = Readonly<z.infer<typeof importReportSchema>>;
export type ListedImport = Readonly<z.infer<typeof importListSchema>>['imports'][number];

/** Bytes of the largest file that the page sends. */
const UPLOAD_BYTES = 200 * 1024 * 1024;

/** Codes of states as somebody wrote them, as they are asked for; `undefined` where they are no codes. */
export function partiesOf(text: string): string | undefined {
  const codes = text
    .toUpperCase()
    .split(/[\s,;-]+/)
    .filter((code) => code !== '');
  return codes.length >= 2 && codes.every((code) => /^[A-Z]{3}$/.test(code)) ? codes.join(',') : undefined;
}

/** Why a file cannot be sent. */
export const fileRefusal = ({
  name,
  size,
}: {
  readonly name: string;
  readonly size: number;
}): string | undefined =>
  size <= UPLOAD_BYTES
    ? undefined
    : `${name} has more than 200 MB. Where the server runs, detente import takes files of any size.`;

/** `450 of 2,414 rows taken; 10 histories say something new, 2 said so already.` */
export function reportSentence({
  rows,
  taken,
  histories,
}: Pick<ImportReport, 'rows' | 'taken' | 'histories'>): string {
  const { changed, same, refused } = histories;
  return [
    `${taken} of ${counted(rows, 'row')} taken; ${counted(changed, 'history', 'histories')} ${changed === 1 ? 'says' : 'say'} something new`,
    ...(same > 0 ? [`${same} said so already`] : []),
    ...(refused > 0 ? [`${refused} could not take it`] : []),
  ].join(', ');
}

/** Where an import stands. */
export const stateWords = ({ end, undone }: Pick<ListedImport, 'end' | 'undone'>): string =>
  undone === true ? 'taken back' : end === undefined ? 'not finished: run it again' : 'done';
