/** A stretch of a text, by offsets. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const ENDS = /[.!?:"')\]]\s*$/;

/**
 * The paragraphs of a text. An empty line parts them; a single line break does where the line before it ends a sentence, or is
 * so short that it is a heading, and not where lines are wrapped at a width.
 */
export function paragraphsOf(text: string): Span[] {
  const lines = linesOf(text);
  const widest = lines.reduce((most, { from, to }) => Math.max(most, to - from), 0);
  const paragraphs: Span[] = [];
  let open: Span | undefined;
  for (const line of lines) {
    const isEmpty = text.slice(line.from, line.to).trim() === '';
    if (isEmpty) {
      open = undefined;
      continue;
    }
    if (open !== undefined && isWrapped(text, open, line, widest)) {
      open = { from: open.from, to: line.to };
      paragraphs[paragraphs.length - 1] = open;
    } else {
      open = line;
      paragraphs.push(open);
    }
  }
  return paragraphs;
}

function linesOf(text: string): Span[] {
  const lines: Span[] = [];
  let from = 0;
  while (from <= text.length) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    lines.push({ from, to });
    from = to + 1;
  }
  return lines;
}

/** Whether a line goes on with the sentence of the line before it, as where an editor broke it at a width. */
function isWrapped(text: string, open: Span, line: Span, widest: number): boolean {
  const lastLine = text.slice(text.lastIndexOf('\n', open.to - 1) + 1, open.to);
  if (widest > 160) return !ENDS.test(lastLine) && /^\s*[a-z,]/.test(text.slice(line.from, line.to));
  return lastLine.trimEnd().length > widest * 0.6 || /^\s*[a-z]/.test(text.slice(line.from, line.to));
}
