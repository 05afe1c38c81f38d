import type { Configuration } from '../http/configuration.ts';
import { mayBeHandedOn } from '../relations/handing-on.ts';
import { dedupeWords } from '../models/tension/dedupe.ts';
import type { Provenance } from '../tension/tension-answers.ts';
import type { HistoryDetail } from '../timeline/timeline-page.ts';
import { fileNameOf, type NamedView } from '../charts/file-name.ts';

/** Names of parties by their codes; a code that nobody named stands for itself. */
export type PartyNames = ReadonlyMap<string, string>;

export const partiesOf = ({ parties }: HistoryDetail, names: PartyNames): string =>
  parties.map((code) => names.get(code) ?? code).join(' and ');

/** Where a picture is from: every fact that is needed to draw it once more. */
export function recordWords(
  { history, asOf, acts, declaration }: HistoryDetail,
  { knownBy, dedupe }: Pick<Provenance, 'knownBy' | 'dedupe'> = {},
): string {
  const isTold = mayBeHandedOn(declaration.observed);
  return [
    `Source: the record ${history}, revision ${asOf}${isTold ? `, ${acts} acts` : ''}`,
    ...(knownBy === undefined ? [] : [`as known to the public by ${knownBy}`]),
    ...(dedupe === undefined ? [] : [dedupeWords(dedupe)]),
    `model ${declaration.model}.`,
  ].join(', ');
}

/** What addresses begin with for whoever asked: the public address where the server has one. */
export const originOf = (
  { protocol, host }: { readonly protocol: string; readonly host: string },
  { publicUrl }: Pick<Configuration, 'publicUrl'>,
): string => (publicUrl === undefined ? `${protocol}://${host}` : `${publicUrl.origin}${publicUrl.path}`);

/** Of an answer that a browser shows, and saves under a name that tells what it holds. */
export const dispositionOf = (view: NamedView, form: string): string =>
  `inline; filename="${fileNameOf(view, form)}"`;
