import type { Source } from '../../relations/events.ts';

/** A source as one writes it. */
export interface SourceForm {
  readonly title: string;
  readonly publisher: string;
  readonly url: string;
  readonly published: string;
  readonly quote: string;
  /** How it was checked, where that is known; other words are not checked yet. */
  readonly checked?: Source['checked'];
}

export const NO_SOURCE: SourceForm = { title: '', publisher: '', url: '', published: '', quote: '' };

export const sourceForm = ({
  title,
  publisher,
  url = '',
  published = '',
  quote = '',
  checked,
}: Source): SourceForm => ({
  title,
  publisher,
  url,
  published,
  quote,
  ...(checked !== undefined && { checked }),
});

/** Fields that hold nothing are left out, so that whoever judges them says that they are missing. */
export const filled = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => typeof value !== 'string' || value.trim() !== ''),
  ) as Partial<T>;

/** Sources that hold anything at all. */
export const sourcesOf = (forms: readonly SourceForm[]): Partial<Source>[] =>
  forms.map((form) => filled(form)).filter((source) => Object.keys(source).length > 0);
