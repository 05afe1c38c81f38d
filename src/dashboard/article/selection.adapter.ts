import type { Span } from './marked-text.ts';

/** What a person has marked of the article, by the text's own places; `undefined` where nothing of it is. */
export function selectedSpan(text: string): Pick<Span, 'from' | 'to'> | undefined {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
  const start = placeOf(startContainer, startOffset);
  const end = placeOf(endContainer, endOffset);
  if (start === undefined || end === undefined) return undefined;
  const words = text.slice(start, end);
  const from = start + (words.length - words.trimStart().length);
  const to = from + words.trim().length;
  return from < to ? { from, to } : undefined;
}

function placeOf(node: Node, offset: number): number | undefined {
  const piece = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-from]');
  const from = piece?.dataset['from'];
  return from === undefined ? undefined : Number(from) + (node instanceof Text ? offset : 0);
}
