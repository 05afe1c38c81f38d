/** A span of the text that a proposal quotes. */
export interface Span {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** A stretch of the text over which the same proposals lie. */
export interface Piece {
  readonly from: number;
  readonly text: string;
  readonly ids: readonly string[];
  /** Those of them that begin here: their labels stand before it. */
  readonly begin: readonly string[];
}

/** The text cut wherever a quote begins or ends; put together again it is the text. */
export function piecesOf(text: string, spans: readonly Span[]): Piece[] {
  const inside = spans.filter(({ from, to }) => from >= 0 && from < to && to <= text.length);
  const cuts = [...new Set([0, text.length, ...inside.flatMap(({ from, to }) => [from, to])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? text.length;
    const over = inside.filter((span) => span.from <= from && span.to >= to);
    return {
      from,
      text: text.slice(from, to),
      ids: over.map(({ id }) => id),
      begin: over.filter((span) => span.from === from).map(({ id }) => id),
    };
  });
}

/** Whether every quote stands in the text where its draft says: then it is the text of the draft, as far as the draft can tell. */
export const holdsQuotes = (
  text: string,
  quotes: readonly { readonly from: number; readonly text: string }[],
): boolean => quotes.every((quote) => text.startsWith(quote.text, quote.from));

/** The sentences over which no quote lies. */
export const unmarked = <S extends { readonly from: number; readonly to: number }>(
  sentences: readonly S[],
  spans: readonly Pick<Span, 'from' | 'to'>[],
): S[] =>
  sentences.filter((sentence) => !spans.some(({ from, to }) => from < sentence.to && sentence.from < to));

const MOST = 400;

/** A quote with one of its ends moved by a word, outwards or inwards; as it was where it would be empty, or too long to be kept. */
export function movedEnd(
  text: string,
  { from, to }: Pick<Span, 'from' | 'to'>,
  end: 'start' | 'end',
  way: 'out' | 'in',
): { readonly from: number; readonly to: number } {
  const left = (at: number): number =>
    at - (/\S+\s*$/.exec(text.slice(Math.max(0, at - 200), at))?.[0].length ?? 0);
  const right = (at: number): number => at + (/^\s*\S+/.exec(text.slice(at, at + 200))?.[0].length ?? 0);
  const moved =
    end === 'start'
      ? { from: way === 'out' ? left(from) : right(from) + leadingSpace(text, right(from)), to }
      : { from, to: way === 'out' ? right(to) : trimmedEnd(text, left(to)) };
  const fits = moved.from < moved.to && moved.to - moved.from <= MOST;
  return fits ? moved : { from, to };
}

const leadingSpace = (text: string, at: number): number =>
  /^\s*/.exec(text.slice(at, at + 200))?.[0].length ?? 0;

const trimmedEnd = (text: string, at: number): number => text.slice(0, at).trimEnd().length;
