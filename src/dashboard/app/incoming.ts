import { withoutTurns } from '../../kernel/direction.ts';

/**
 * What a server sent, read from its JSON. Whatever people wrote in it is shown beside figures, so marks that would turn those around
 * are left out here, at the page's one door; the record keeps them.
 */
export const incoming = <T>(json: string): T => JSON.parse(withoutTurns(json)) as T;
