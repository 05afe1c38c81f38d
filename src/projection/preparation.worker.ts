import { parentPort } from 'node:worker_threads';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import { preparedFrom, type Premises } from '../models/reaction/preparation.ts';

/** To the thread: pages of acts, then what is asked of them. It answers each page with `null`, the rest with a result. */
export type ToPreparation = { readonly acts: readonly DirectedAct[] } | { readonly premises: Premises };

const port = parentPort;
if (port === null) throw new Error('preparation.worker is started by preparation.runner, not by itself.');

const record: DirectedAct[] = [];
port.on('message', (message: ToPreparation) => {
  if ('acts' in message) {
    record.push(...message.acts);
    port.postMessage(null);
  } else {
    port.postMessage(preparedFrom(record, message.premises));
  }
});
