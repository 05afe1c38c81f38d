/**
 * A text as the coder reads it: of the same length, so that an offset in the one is an offset in the other. Typographic quotes
 * become plain ones; tags, entities, marks of direction and other signs without a width become blanks. Quotes are cut from the text itself.
 */
export interface ReadableText {
  readonly text: string;
  readonly cautions: readonly TextCaution[];
}

export interface TextCaution {
  readonly code: 'markup' | 'hidden-characters' | 'another-language' | 'long-sentence' | 'no-sentences';
  readonly message: string;
}

const QUOTES: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201A': "'",
  '\u2032': "'",
  '\u00B4': "'",
  '\u201C': '"',
  '\u201D': '"',
  '\u201E': '"',
  '\u00AB': '"',
  '\u00BB': '"',
  '\u2010': '-',
  '\u2011': '-',
};

/** Marks that are not seen: of direction, of joining, of width zero, controls but for line ends, and halves of a character. */
const HIDDEN = /[\p{Cf}\p{Cc}\p{Cs}]/gu;
/** What may turn the order of letters around, so that a reader sees another text than the machine. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/;
const TAG = /<(?:!--[\s\S]{0,2000}?-->|\/?[a-z][^<>]{0,1000}>)/gi;
const UNSEEN_ELEMENT = /<(script|style)\b[\s\S]{0,50000}?<\/\1\s*>/gi;
const ENTITY = /&(?:[a-z]{2,8}|#\d{1,6});/gi;
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&quot;': '"', '&#39;': "'" };

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
/** A closing tag of a block ends a paragraph; its last place becomes the line's end. */
const blankTag = (tag: string): string =>
  /^<(?:\/(?:p|h\d|li|div|tr|title|blockquote)|br|hr)\b/i.test(tag) ? `${blank(tag).slice(1)}\n` : blank(tag);

export function readableText(original: string): ReadableText {
  const cautions: TextCaution[] = [];
  let text = original;
  if (/<\/?[a-z][^<>]{0,1000}>/i.test(text)) {
    text = text.replace(UNSEEN_ELEMENT, blank).replace(TAG, blankTag);
    cautions.push({ code: 'markup', message: 'The text has tags of HTML in it; they were passed over.' });
  }
  text = text.replace(ENTITY, (entity) => (ENTITIES[entity] ?? ' ').padEnd(entity.length, ' '));
  if (TURNING.test(text)) {
    cautions.push({
      code: 'hidden-characters',
      message:
        'The text has marks in it that turn the order of letters; it was read in the order in which it is stored.',
    });
  }
  text = text
    .replace(HIDDEN, (mark) => (mark === '\n' ? mark : ' '.repeat(mark.length)))
    .replace(/[\u00A0\u2000-\u200A\u202F\u3000]/g, ' ')
    .replace(/\r/g, ' ');
  text = text.replace(
    /[\u2018\u2019\u201A\u2032\u00B4\u201C\u201D\u201E\u00AB\u00BB\u2010\u2011]/g,
    (mark) => QUOTES[mark] ?? mark,
  );
  return { text, cautions };
}
