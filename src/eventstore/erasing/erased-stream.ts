import { rejection, type Rejection } from '../../kernel/result.ts';
import type { Erased } from './ledger-events.ts';

/** The refusal of a question about something that was taken out of the record as a whole; `name` is what people call it. */
export const erasedStream = (name: string, { by, why, events }: Erased): Rejection =>
  rejection(
    'gone',
    'erased',
    `${name} was erased by ${by}: ${why}`,
    'It cannot be brought back; detente verify and the list of erasures name it.',
    { by, why, events },
  );
