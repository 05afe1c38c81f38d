import { displayWidth, graphemesOf, truncate } from './display-width.ts';

/** Breaks a text between words into lines of at most `columns` columns; a word longer than a line is broken too. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  const push = (): void => {
    lines.push(line.trimEnd());
    line = '';
  };
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > room) push();
    if (displayWidth(word) <= room) {
      line = line === '' ? word : `${line} ${word}`;
      continue;
    }
    for (const grapheme of graphemesOf(word)) {
      if (line !== '' && displayWidth(line) + displayWidth(grapheme) > room) push();
      line += grapheme;
    }
  }
  push();
  return lines;
}

/** The same in at most `most` lines; the last ends with an ellipsis where something was left out. */
export function wrapShort(text: string, columns: number, most: number): string[] {
  const lines = wrap(text, columns);
  if (lines.length <= most) return lines;
  const rest = lines.slice(most - 1).join(' ');
  return [...lines.slice(0, most - 1), truncate(rest, Math.max(1, columns))];
}
