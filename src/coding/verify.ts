import { err, ok, type Result } from '../kernel/result.ts';
import { isInBook } from '../ontology/code-books.ts';
import { proposalSchema, type Proposal } from './draft-form.ts';

/** Half a character and NUL can be read, and kept by no store. */
const isPlainText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Why a proposal does not exist. */
export type Refused =
  'form' | 'quote-not-in-text' | 'unknown-code' | 'undeclared-party' | 'one-party' | 'after-publication';

/** The same for people, of a proposal. */
export const REFUSED_WORDS: Readonly<Record<Refused, string>> = {
  form: 'a field is not of its form',
  'quote-not-in-text': 'its quote does not occur in the text',
  'unknown-code': 'its code is not in the code book',
  'undeclared-party': 'a party of it is none of the draft',
  'one-party': 'initiator and target are one',
  'after-publication': 'it lies after the day of publication, or ends before it begins',
};

export interface Checked {
  readonly text: string;
  readonly published: string;
  readonly parties: readonly [string, string];
}

/**
 * The one gate through which every coder's proposals go, whatever made them: a quote occurs in the text word by word or there is no proposal;
 * offsets are found here where those that were given do not hold.
 */
export function verify(given: unknown, { text, published, parties }: Checked): Result<Proposal, Refused> {
  const parsed = proposalSchema.safeParse(given);
  if (!parsed.success) return err('form');
  const proposal = parsed.data;
  const { quote, code, initiator, target, occurred } = proposal;
  const from = text.startsWith(quote.text, quote.from) ? quote.from : text.indexOf(quote.text);
  if (from === -1 || quote.text.trim() === '' || !isPlainText(quote.text)) return err('quote-not-in-text');
  if (!isInBook(code, 'cameo')) return err('unknown-code');
  if (initiator === target) return err('one-party');
  if (!parties.includes(initiator) || !parties.includes(target)) return err('undeclared-party');
  if (occurred.from > published || (occurred.to !== undefined && occurred.to < occurred.from))
    return err('after-publication');
  return ok({ ...proposal, quote: { from, to: from + quote.text.length, text: quote.text } });
}
