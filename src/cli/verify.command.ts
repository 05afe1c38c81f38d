import { verifyLog, type LogVerdict } from '../eventstore/log/log-verification.runner.ts';
import { describeParked, type ParkedStream } from '../eventstore/following/parking.ts';
import type { EventStore } from '../eventstore/port.ts';
import { isChecked, type StructureFault } from '../eventstore/probe.ts';
import { prefixesOf } from '../eventstore/stream-kinds.ts';
import type { CliContext } from './context.ts';
import { counted } from '../kernel/counted.ts';
import { CliError, EXIT } from './exit.ts';
import { RecordFold } from './record-fold.reader.ts';
import { withExistingStore } from './store.session.ts';

const PROGRESS_EVERY = 100_000;

interface Verified {
  /** Absent where the file below it is damaged. */
  readonly verdict?: LogVerdict;
  readonly structure: readonly StructureFault[];
  /** Streams whose chain holds and which a server cannot take in all the same. */
  readonly parked: readonly ParkedStream[];
}

/** `detente verify`: checks the store's structure, every stream of the log, and whether a server can take it in. */
export async function verify(context: CliContext, options: { readonly json?: boolean }): Promise<void> {
  const verified = await withExistingStore(context, (store) => examine(context, store), 'read');
  if (options.json === true) await context.print(`${JSON.stringify(answerOf(verified))}\n`);
  else await printVerdict(context, verified);
  const { verdict, structure, parked } = verified;
  const broken = verdict?.brokenStreams ?? 0;
  if (broken + structure.length + parked.length === 0) return;
  const found = [
    ...(structure.length > 0 ? [counted(structure.length, 'fault') + ' of the file'] : []),
    ...(broken > 0 ? [`${broken} of ${verdict?.streams} streams broken`] : []),
    ...(parked.length > 0 ? [`${counted(parked.length, 'stream')} that cannot be taken in`] : []),
  ];
  throw new CliError(
    EXIT.invalidInput,
    `the record was changed behind the store's back, or is not this program's: ${found.join(', ')}`,
    'Restore the store from a backup made before; until then treat figures of these streams as unproven.',
  );
}

async function examine(context: CliContext, store: EventStore): Promise<Verified> {
  const prefixes = prefixesOf('verified');
  const structure = isChecked(store) ? await store.checkStructure(prefixes, 'full') : [];
  // The events of a damaged file are not there to be judged.
  if (structure.some(({ position, message }) => position === undefined && message.includes('damaged'))) {
    return { structure, parked: [] };
  }
  const fold = new RecordFold();
  let next = PROGRESS_EVERY;
  const told = ({ events }: { readonly events: number }): void => {
    if (events < next) return;
    next += PROGRESS_EVERY;
    context.say(`${events.toLocaleString('en')} events checked`);
  };
  const verdict = await verifyLog(store, prefixes, told, (events) => fold.apply(events));
  const broken = new Set(verdict.breaks.map(({ stream }) => stream));
  return { verdict, structure, parked: fold.parked.filter(({ stream }) => !broken.has(stream)) };
}

function answerOf({ verdict, structure, parked }: Verified) {
  return {
    ...verdict,
    position: String(verdict?.position ?? ''),
    brokenStreams: verdict?.brokenStreams ?? 0,
    breaks: (verdict?.breaks ?? []).map((fault) => ({ ...fault, position: String(fault.position) })),
    structure,
    parked: parked.map((each) => ({ ...each, position: String(each.position) })),
  };
}

async function printVerdict(context: CliContext, { verdict, structure, parked }: Verified): Promise<void> {
  for (const { message } of structure) await context.print(`broken: ${message}\n`);
  for (const { stream, revision, position, message } of verdict?.breaks ?? []) {
    await context.print(`broken: ${stream} at revision ${revision}, position ${position}: ${message}\n`);
  }
  for (const each of parked) await context.print(`cannot be taken in: ${describeParked(each)}\n`);
  if (verdict === undefined) return;
  for (const { stream, events: count, tip, by, why, left } of verdict.erased) {
    await context.print(
      `erased: ${stream}: content gone, ${counted(count, 'event')}, tip ${tip} (by ${by}: ${why})\n`,
    );
    if (left > 0)
      context.say(
        `${counted(left, 'event')} of ${stream} can still be seen: detente doctor says what to do.`,
      );
  }
  if (verdict.redactions > 0) {
    await context.print(
      `${counted(verdict.redactions, 'text')} taken out: of what they said the hash alone is proved\n`,
    );
  }
  const { events, streams, brokenStreams, log, digest } = verdict;
  await context.print(
    `${counted(events, 'event')} in ${counted(streams, 'stream')}, ${brokenStreams === 0 ? 'all chains hold' : `${brokenStreams} broken`}\n` +
      `log ${log}, digest ${digest}\n`,
  );
  context.say(
    'No chain vouches for its own end: that the newest event of a stream was changed, or the newest ones cut off, shows in a digest other than one noted before.',
  );
}
