import { PLAIN_WORDS } from '../../ontology/plain-words.ts';
import { singular, tellingWords } from '../../ontology/telling-words.ts';
import type { CodeAnswer } from '../../pages/ontology-answers.ts';

/** Kinds of acts that records are mostly made of, from the friendliest to the worst: what there is before somebody looks for anything. */
const COMMON = ['057', '042', '036', '040', '085', '111', '130', '161', '163', '150', '190'];

/**
 * Codes that a text finds: those whose number begins with it first, then those whose names hold all its words, a word at
 * the beginning of the name before one further in. Words that people say for it
 * count too, and more than words in the middle of a name. A text without words finds what is common.
 */
export function foundCodes<Code extends Pick<CodeAnswer, 'code' | 'name'>>(
  codes: ReadonlyMap<string, Code>,
  text: string,
  limit: number,
): readonly Code[] {
  const words = tellingWords(text.toLowerCase().split(/\s+/).filter(Boolean)).map(singular);
  const [first = ''] = words;
  if (words.length === 0)
    return COMMON.flatMap((code) => codes.get(code) ?? []).slice(0, Math.max(limit, COMMON.length));
  const ranked: { readonly code: Code; readonly rank: number }[] = [];
  for (const code of codes.values()) {
    const name = code.name.toLowerCase();
    const byNumber = code.code.startsWith(first);
    const rest = byNumber ? words.slice(1) : words;
    const plain = ` ${PLAIN_WORDS[code.code] ?? ''}`;
    const isSaid = rest.every((word) => plain.includes(` ${word}`));
    if (!isSaid && !rest.every((word) => name.includes(word) || plain.includes(` ${word}`))) continue;
    ranked.push({ code, rank: byNumber ? 0 : name.startsWith(first) ? 1 : isSaid ? 2 : 3 });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank || (a.code.code < b.code.code ? -1 : 1))
    .slice(0, limit)
    .map(({ code }) => code);
}
