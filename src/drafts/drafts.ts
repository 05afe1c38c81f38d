import type { DraftTable } from './draft-table.ts';

/** The read model of the drafts, as queries see it. */
export interface Drafts {
  readonly table: DraftTable;
}
