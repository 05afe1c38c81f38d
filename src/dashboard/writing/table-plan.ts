import { tableFaultWords, type TableFault } from '../../scenarios/tables/fault.ts';
import type { TableAnswer } from '../../scenarios/tables/table-answers.ts';
import type { Problem } from '../app/api.client.ts';
import { counted } from '../ui/words.ts';

/** A request holds so many bytes at most; room is left for what stands around the table. */
export const TABLE_BYTES = 1024 * 1024 - 100;

/** The text of a table, or why it cannot be sent. */
export function tableText(
  name: string,
  bytes: Uint8Array,
): { readonly text: string } | { readonly refusal: string } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return {
      refusal: `${name} is not in UTF-8, so that its accents would be lost. Save it as \u201cCSV UTF-8\u201d, as spreadsheets call it.`,
    };
  }
  const size = new TextEncoder().encode(JSON.stringify(text)).length;
  return size > TABLE_BYTES ? { refusal: tooLarge(name) } : { text };
}

export const tooLarge = (name: string): string =>
  `${name} is longer than 1 MiB. A table is recorded in one go, all or nothing: split it into tables of at most 500 acts.`;

/** `It would record 12 acts; 3 are there already.` */
export function tableSentence({ rows }: Pick<TableAnswer, 'rows'>): string {
  const known = rows.filter((row) => row.known).length;
  const fresh = rows.length - known;
  if (fresh === 0) return 'The record says all of it already: nothing would be written.';
  const there = known === 0 ? '' : `; ${known === 1 ? '1 is' : `${known} are`} there already`;
  return `It would record ${counted(fresh, 'act')}${there}.`;
}

/** What is wrong with a table, by line and column; the refusal itself where it names none. */
export function tableFaults({ details, detail, remedy }: Problem): readonly string[] {
  const faults = details?.['faults'];
  if (!Array.isArray(faults) || faults.length === 0) return [`${detail} ${remedy}`.trim()];
  const words = (faults as TableFault[]).map(tableFaultWords);
  const more = Number(details?.['count'] ?? words.length) - words.length;
  return more > 0 ? [...words, `And ${counted(more, 'fault')} more.`] : words;
}

/** Ids of the acts for which an import cannot be taken back as a whole. */
export function keptBack({ code, details }: Problem): readonly string[] {
  const ids = details?.['actIds'];
  return (code === 'acts-changed' || code === 'act-in-use') && Array.isArray(ids) ? (ids as string[]) : [];
}
