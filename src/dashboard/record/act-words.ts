import type { CodeBookId } from '../../ontology/code-books.ts';
import type { ActContent } from '../../relations/events.ts';
import { shortened } from '../ui/words.ts';

/** Looks up names that the record holds as codes. */
export interface Names {
  readonly party: (code: string) => string;
  readonly issue: (id: string) => string;
  /** What a code means in its code book, by default GDELT's list; undefined until they are loaded. */
  readonly code: (code: string, ontology?: CodeBookId) => string | undefined;
}

export const whoWords = (
  { initiator, target, reciprocal }: Pick<ActContent, 'initiator' | 'target' | 'reciprocal'>,
  party: Names['party'],
): string => `${party(initiator)} ${reciprocal ? 'and' : 'to'} ${party(target)}`;

/** What stands for an act where there is room for a line. */
export const shortAct = (summary: string, most = 90): string => shortened(summary.replace(/\.$/, ''), most);
