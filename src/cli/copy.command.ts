import { prefixesOf } from '../eventstore/stream-kinds.ts';
import { existsSync } from 'node:fs';
import { copyLog, type CopyProgress } from '../eventstore/log/log-copy.runner.ts';
import type { EventStore } from '../eventstore/port.ts';
import { DEFAULT_STORE, displayStore, parseStoreUrl, type StoreUrl } from '../eventstore/store-url.ts';
import type { Rejection, RejectionKind } from '../kernel/result.ts';
import type { CliContext } from './context.ts';
import { counted } from '../kernel/counted.ts';
import { CliError, EXIT, type ExitCode } from './exit.ts';

export interface CopyOptions {
  readonly from?: string;
  readonly to: string;
  readonly redact?: boolean;
  readonly json?: boolean;
}

const PROGRESS_EVERY_MS = 2_000;
const DOING = { comparing: 'compared', copying: 'copied', verifying: 'verified' } as const;
/** A source that is its own target is a matter of usage; a copy that is none when it is read back should not happen at all. */
const EXITS: Readonly<Record<RejectionKind, ExitCode>> = {
  malformed: EXIT.usage,
  missing: EXIT.unexpected,
  gone: EXIT.unexpected,
  conflict: EXIT.conflict,
  rule: EXIT.invalidInput,
  later: EXIT.unexpected,
  forbidden: EXIT.unexpected,
};

/** `detente copy`: moves the record into another store, verifies it there, and goes on where an earlier copy stopped. */
export async function copy(context: CliContext, options: CopyOptions): Promise<void> {
  const from = locationOf('--from', options.from ?? context.store ?? DEFAULT_STORE);
  const to = locationOf('--to', options.to);
  if (from.kind === 'sqlite' && !existsSync(from.path)) {
    throw new CliError(EXIT.notFound, `there is no file ${from.path} to copy from`, 'Correct --from.');
  }
  const source = await context.openStore(from, 'read');
  try {
    const target = await context.openStore(to);
    try {
      await copyBetween(context, source, target, { ...options, from, to });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copyBetween(
  context: CliContext,
  source: EventStore,
  target: EventStore,
  {
    from,
    to,
    json,
    redact = false,
  }: Omit<CopyOptions, 'from' | 'to'> & Readonly<Record<'from' | 'to', StoreUrl>>,
): Promise<void> {
  context.say(`Copying ${displayStore(from)} to ${displayStore(to)}`);
  const outcome = await copyLog({
    source,
    target,
    prefixes: prefixesOf('copied'),
    redact,
    signal: context.signal,
    onProgress: teller(context),
  }).catch((error: unknown) => {
    if (!context.signal.aborted) throw error;
    throw new CliError(
      EXIT.interrupted,
      'interrupted: the target holds a part of the record',
      'Run the same command again: it goes on where it stopped.',
    );
  });
  if (!outcome.ok) throw refused(outcome.error);
  const { sourcePosition, targetPosition, ...figures } = outcome.value;
  if (json === true) {
    const positions = { sourcePosition: String(sourcePosition), targetPosition: String(targetPosition) };
    await context.print(`${JSON.stringify({ ...figures, ...positions })}\n`);
    return;
  }
  const { events, copied, streams, targetLog, digest, erased } = figures;
  const before = events === copied ? '' : `, ${events - copied} of them there before`;
  await context.print(
    `${counted(events, 'event')} in ${counted(streams, 'stream')}${before}; read back and equal, all chains hold\n` +
      (erased === 0
        ? ''
        : `${counted(erased, 'stream')} erased: content gone, and not in the copy either\n`) +
      `log ${targetLog}, digest ${digest}\n`,
  );
}

/** Says how far the copy is, not more than every other second. */
function teller({ clock, say }: CliContext): (progress: CopyProgress) => void {
  let next = clock.now() + PROGRESS_EVERY_MS;
  return ({ phase, events, share }) => {
    const now = clock.now();
    if (now < next) return;
    next = now + PROGRESS_EVERY_MS;
    const percent = Math.min(100, Math.floor(share * 100));
    say(`${counted(events, 'event')} ${DOING[phase]} (about ${percent} %)`);
  };
}

function locationOf(option: string, text: string): StoreUrl {
  const parsed = parseStoreUrl(text);
  if (!parsed.ok) throw new CliError(EXIT.usage, `${option}: ${parsed.error.message}`, parsed.error.remedy);
  if (parsed.value.kind !== 'memory') return parsed.value;
  throw new CliError(
    EXIT.usage,
    `${option} memory: is gone with this command`,
    'Name a file (sqlite:PATH) or a cluster (esdb://...).',
  );
}

const refused = ({ kind, message, remedy }: Rejection): CliError =>
  new CliError(EXITS[kind], message, remedy);
