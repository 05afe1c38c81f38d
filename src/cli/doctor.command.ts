import { diagnoseStore } from '../adapters.ts';
import { faulty, fine, type Finding } from '../eventstore/finding.ts';
import type { Ledger } from '../eventstore/erasing/ledger.ts';
import { withLedger } from '../eventstore/erasing/ledgered.adapter.ts';
import { START, STREAM_DELETED, StoreError, type EventStore } from '../eventstore/port.ts';
import { isChecked, isProbed, type StoreProbe } from '../eventstore/probe.ts';
import { displayStore } from '../eventstore/store-url.ts';
import { describeParked } from '../eventstore/following/parking.ts';
import { prefixesOf } from '../eventstore/stream-kinds.ts';
import { hiddenIn } from '../eventstore/log/log-verification.runner.ts';
import { foldRecord, type Tip } from './record-fold.reader.ts';
import type { CliContext } from './context.ts';
import { counted } from '../kernel/counted.ts';
import { CliError, EXIT } from './exit.ts';
import { storeUrlOf, withExistingStore } from './store.session.ts';
import { paint } from './terminal.ts';

/** A durable write slower than this makes people wait. */
const SLOW_SYNC_MS = 50;
/** Most streams that are named one by one. */
const PARKED_NAMED = 20;

function findingsOf(probe: StoreProbe): Finding[] {
  const size = `${(probe.bytes / 1e6).toFixed(1)} MB`;
  const findings: Finding[] = [
    { check: 'schema', fine: true, says: `version ${probe.schemaVersion}, ${probe.events} events, ${size}` },
    {
      check: 'writable',
      fine: probe.writable,
      says: probe.fault?.message ?? 'yes',
      ...(probe.fault === undefined ? {} : { remedy: probe.fault.remedy }),
    },
  ];
  const { syncMillis } = probe;
  if (syncMillis !== undefined) {
    const says = `${syncMillis.toFixed(1)} ms for a durable write`;
    findings.push(
      syncMillis < SLOW_SYNC_MS
        ? fine('disk sync', says)
        : faulty(
            'disk sync',
            says,
            'Move the store to a local disk; network file systems are slow and may lose locks.',
          ),
    );
  }
  return findings;
}

async function readModels(store: EventStore): Promise<Finding[]> {
  const head = await store.head();
  const { histories, whatIfs, parked, tips } = await foldRecord(store);
  const cut = await cutShort(store, tips);
  const acts = histories.list().reduce((sum, { acts }) => sum + acts.live, 0);
  const outcomes = whatIfs.table.rows.length;
  const held = `${counted(histories.list().length, 'history', 'histories')} with ${counted(acts, 'act')}`;
  const says = `${held}${outcomes === 0 ? '' : ` and ${counted(outcomes, 'what-if')}`} up to position ${head.position}`;
  if (parked.length === 0) return [fine('read models', says), ...cut];
  const named = parked
    .slice(0, PARKED_NAMED)
    .map((each) => faulty('read models', describeParked(each), each.remedy));
  const more = parked.length - named.length;
  if (more > 0)
    named.push(
      faulty(
        'read models',
        `${counted(more, 'stream')} more like these`,
        'Run detente verify: it names all.',
      ),
    );
  return [...named, ...cut];
}

/** Streams that give fewer events than the log has of them: read models live on, but nothing that reads a stream does. */
async function cutShort(store: EventStore, tips: Iterable<Tip>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const tip of tips) {
    if (findings.length === PARKED_NAMED) break;
    const hidden = await hiddenIn(store, tip);
    if (hidden !== undefined)
      findings.push(
        faulty(
          'streams',
          hidden.message,
          'Take the limit or the deletion of the stream ($tb, $maxCount, $maxAge, soft delete) back before a scavenge: until then the log has its events.',
        ),
      );
  }
  return findings;
}

/** Whether what was erased is gone: a server that scavenges keeps it until then, and an erasure may have been broken off. */
async function erasuresLeft(store: EventStore, { erased }: Ledger): Promise<Finding[]> {
  if (erased.size === 0) return [];
  const left = new Map<string, number>();
  const subscription = store.subscribe(prefixesOf('erasable'), START);
  for await (const message of subscription) {
    if (message.kind === 'caught-up') break;
    if (message.kind !== 'events') continue;
    for (const { stream, type } of message.events) {
      if (erased.has(stream) && type !== STREAM_DELETED) left.set(stream, (left.get(stream) ?? 0) + 1);
    }
  }
  await subscription.close();
  if (left.size === 0)
    return [fine('erasures', `${counted(erased.size, 'stream')} erased, nothing of them left`)];
  const named = [...left.keys()].slice(0, PARKED_NAMED).join(', ');
  return [
    faulty(
      'erasures',
      `${counted(left.size, 'stream')} of ${erased.size} erased ones can still be read from the log: ${named}`,
      'EventStoreDB and KurrentDB: run a scavenge on every node. A file: start a server on it, or run detente erase again, which finishes what was broken off.',
    ),
  ];
}

/** What opening the store and reading from it tells. */
async function opened(context: CliContext, where: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const look = async (store: EventStore): Promise<void> => {
    const head = await store.head();
    findings.push(fine('store', `${where}, log ${head.log}, head ${head.position}`));
    if (isChecked(store)) {
      const faults = await store.checkStructure(prefixesOf('verified'), 'full');
      for (const { message } of faults.slice(0, PARKED_NAMED)) {
        findings.push(faulty('structure', message, 'Restore the file from a backup made before.'));
      }
      if (faults.length > 0) return;
    }
    if (isProbed(store)) findings.push(...findingsOf(await store.probe()));
    const shown = await withLedger(store);
    findings.push(...(await readModels(shown)), ...(await erasuresLeft(store, shown.ledger)));
  };
  try {
    await withExistingStore(context, look, 'existing').catch(async (error: unknown) => {
      if (!(error instanceof StoreError) || error.kind !== 'access-denied') throw error;
      await withExistingStore(context, look, 'read');
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    findings.push(faulty('store', `${where}: ${error.message}`, error.remedy));
  }
  return findings;
}

/** `detente doctor`: looks for what could be wrong, and says what to do. */
export async function doctor(context: CliContext, options: { readonly json?: boolean }): Promise<void> {
  const url = storeUrlOf(context);
  const findings = [...(await diagnoseStore(url, context.clock))];
  // What was found wrong from outside would only be found again, less clearly.
  if (findings.every((finding) => finding.fine || finding.check === 'clock')) {
    findings.push(...(await opened(context, displayStore(url))));
  }
  const faults = findings.filter(({ fine }) => !fine);
  if (options.json === true) {
    await context.print(`${JSON.stringify({ healthy: faults.length === 0, findings })}\n`);
  } else {
    const terminal = context.terminal();
    const width = Math.max(...findings.map(({ check }) => check.length));
    for (const { check, fine, says, remedy } of findings) {
      const mark = fine ? 'ok  ' : paint('FAIL', 'acute', terminal);
      await context.print(`${mark}  ${check.padEnd(width)}  ${says}\n`);
      if (!fine && remedy !== undefined) await context.print(`${' '.repeat(8 + width)}${remedy}\n`);
    }
  }
  if (faults.length > 0) {
    throw new CliError(
      EXIT.storeUnavailable,
      `${faults.length === 1 ? '1 check' : `${faults.length} checks`} failed`,
      faults[0]?.remedy,
    );
  }
}
