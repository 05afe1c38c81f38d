import { LedgerProjector } from './ledger.projector.ts';
import { LedgerModel } from './ledger.reader.ts';

/** An empty ledger that takes the events that it is given, in order of position. */
export const foldOfErasures = (): LedgerProjector => new LedgerProjector(new LedgerModel());
