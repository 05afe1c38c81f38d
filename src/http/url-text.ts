import type { Fault } from './fault.ts';

/** What is wrong with a text of an address, for a person. */
type Flaw = Pick<Fault, 'message' | 'remedy'>;

const NOT_ENCODED: Flaw = {
  message: 'holds a byte outside ASCII as it is',
  remedy: 'Encode it as UTF-8 with percent signs, such as %C3%A9; browsers and libraries do.',
};
const NOT_UTF8: Flaw = {
  message: 'has percent escapes that are no UTF-8',
  remedy: 'Encode the text as UTF-8; the sender probably wrote Latin-1, or half of a character.',
};
const NUL: Flaw = { message: 'holds the character NUL', remedy: 'Write the text anew, without it.' };
const LOST: Flaw = {
  message: 'holds U+FFFD, which stands for a character that got lost on the way here',
  remedy: 'Write the text anew; the sender mended what it could not read, or sent half of a character.',
};

const ESCAPES = /(?:%[0-9a-f]{2})+/gi;

function flawOf(text: string): Flaw | undefined {
  if (/[^\0-\x7f]/.test(text)) return NOT_ENCODED;
  for (const [escapes] of text.matchAll(ESCAPES)) {
    let decoded: string;
    try {
      decoded = decodeURIComponent(escapes);
    } catch {
      return NOT_UTF8;
    }
    if (decoded.includes('\0')) return NUL;
    if (decoded.includes('\ufffd')) return LOST;
  }
  return undefined;
}

/** Names are shown as far as they can be read, and shortened. */
const shown = (name: string): string => name.slice(0, 80).replaceAll(/[^\x20-\x7e]/g, '?');

/** The first part of an address, path or query, whose text is no Unicode or has lost some; `undefined` where all of it is text. */
export function urlFault(
  url: string,
): { readonly part: 'path' | 'query'; readonly fault: Fault } | undefined {
  const cut = url.indexOf('?');
  const path = cut < 0 ? url : url.slice(0, cut);
  for (const [index, segment] of path.split('/').entries()) {
    const flaw = flawOf(segment);
    if (flaw === undefined) continue;
    return { part: 'path', fault: { path: [`part ${index}`], code: 'not-unicode', ...flaw } };
  }
  for (const parameter of cut < 0 ? [] : url.slice(cut + 1).split('&')) {
    const [name = '', ...value] = parameter.split('=');
    const inName = flawOf(name);
    const flaw = inName ?? flawOf(value.join('='));
    if (flaw === undefined) continue;
    return {
      part: 'query',
      fault: { path: [shown(name)], atKey: inName !== undefined, code: 'not-unicode', ...flaw },
    };
  }
  return undefined;
}
