/** How deep objects and lists of what comes from outside may lie in each other; what the record holds needs no ten. */
export const NESTING_LIMIT = 32;

/**
 * Where a JSON text opens an object or a list more than `limit` deep, as an index into it; `undefined` where it does not. It looks at brackets
 * alone, before anything is made of the text: whatever walks over a value afterwards may call itself once a level.
 */
export function tooDeepAt(text: string, limit = NESTING_LIMIT): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfText(text, at);
        break;
      case BRACE:
      case BRACKET:
        depth += 1;
        if (depth > limit) return at;
        break;
      case BRACE + 2:
      case BRACKET + 2:
        depth -= 1;
        break;
    }
  }
  return undefined;
}

/** Of the closing ones each is two further. */
const BRACKET = '['.charCodeAt(0);
const BRACE = '{'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);

/** The closing quotation mark of the text that is opened at `from`, or the end of all. */
function endOfText(text: string, from: number): number {
  for (let at = from + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let slashes = at - 1;
    while (text[slashes] === '\\') slashes -= 1;
    if ((at - slashes) % 2 === 1) return at;
  }
}
