import type { WhatIfTable } from './what-if-table.ts';

/** The read models of all what-ifs, as queries see them. */
export interface WhatIfs {
  readonly table: WhatIfTable;
}
