import { createHash } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { batchesOf } from './counted-batches.ts';
import { MOST_CELLS } from './counter.ts';
import { FileFault, filesUnder, type RowFile } from './files.reader.ts';
import { FORMATS, type Format } from './formats.ts';
import type { ImportedFile } from './import-events.ts';
import { RowScanner } from './row-scanner.ts';
import { RowSink } from './row-sink.ts';
import type { FromScan, Scan, ScanTask, ToScan } from './scan-messages.ts';
import { sentOf, type SentBatch } from './sent-batches.ts';
import { MOST_TRACED } from './trace-table.ts';
import type { KeptPortion } from './traces.ts';

/** A thread that reads and counts files of rows, and then gives out what it counted, batch by batch, as it is asked. */
const port = parentPort;
if (port === null) throw new Error('scan.worker is started by scan.runner, not by itself.');

/** Rows between two words of progress. */
const TOLD_EVERY = 16 * 1024 * 1024;

/** Slices that are given out at a time, or those of one batch where it has more. */
const GIVEN = 1_000;

/** Bytes of rows that are kept which count as a slice. */
const KEPT = 500;

class ScanFault extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

const tell = (message: FromScan): void => {
  const moved = 'batches' in message ? message.batches.map(({ cells }) => cells.cells.buffer) : [];
  port.postMessage(message, moved as ArrayBuffer[]);
};

/** Chunks that came in and were not read yet. */
const incoming: (Uint8Array | undefined)[] = [];
let arrived = Promise.withResolvers<void>();
let batches: ReturnType<typeof batchesOf> | undefined;

port.on('message', (message: ToScan) => {
  if ('task' in message) void scan(message.task).then(tell, (error: unknown) => tell(faultOf(error)));
  else if ('chunk' in message) {
    incoming.push(message.chunk);
    arrived.resolve();
  } else {
    tell({ batches: nextOf(batches) });
  }
});

function nextOf(left: typeof batches): readonly SentBatch[] {
  const given: SentBatch[] = [];
  for (let slices = 0; slices < GIVEN;) {
    const next = left?.next();
    if (next?.done !== false) break;
    given.push(sentOf(next.value));
    slices += next.value.cells.starts.length + bytesIn(next.value.kept ?? []) / KEPT;
  }
  return given;
}

async function* chunksComingIn(): AsyncGenerator<Uint8Array> {
  for (;;) {
    tell({ ready: true });
    while (incoming.length === 0) await arrived.promise;
    arrived = Promise.withResolvers();
    const chunk = incoming.shift();
    if (chunk === undefined) return;
    yield chunk;
  }
}

async function scan({ files, format, wanted, weighed, refusedTo }: ScanTask): Promise<FromScan> {
  const sink = new RowSink(wanted);
  const refused = refusedTo === undefined ? undefined : createWriteStream(refusedTo);
  if (refused !== undefined) await once(refused, 'open');
  const read: ImportedFile[] = [];
  let form: Format | undefined;
  for (const path of files) {
    for await (const file of path === '-' ? [{ name: '-', bytes: chunksComingIn() }] : named(path)) {
      const done = await readFile(file, path, format, sink, wanted.today, refused);
      if (sink.traces?.isFull === true && weighed !== true) throw tooManyRows(file.name);
      if (form !== undefined && done.format !== form) {
        throw new ScanFault(
          `${read[0]?.name} is ${form} and ${file.name} is ${done.format}`,
          'Import files of one form at a time: what two data sets tell of one pair must not be added up.',
        );
      }
      form = done.format;
      read.push(done);
    }
  }
  if (form === undefined) throw new ScanFault('There is no file in it', 'Name a file with rows.');
  if (refused !== undefined) {
    refused.end();
    await once(refused, 'close');
  }
  sink.counter.end();
  batches = batchesOf(sink.counter);
  const scan = scanOf(sink, read, form);
  if (weighed !== true) return { scan: { ...scan, ...(wanted.keeps && { keeps: wanted.keeps }) } };
  return { scan: { ...scan, ...(sink.traces?.isFull === false && { traceBytes: traceBytesOf(sink) }) } };
}

function traceBytesOf({ counter }: RowSink): NonNullable<Scan['traceBytes']> {
  let [ids, links] = [0, 0];
  for (const { kept = [] } of batchesOf(counter, 'ids')) ids += bytesIn(kept);
  for (const { kept = [] } of batchesOf(counter)) links += bytesIn(kept);
  return { ids, links };
}

const bytesIn = (kept: readonly KeptPortion[]): number => kept.reduce((sum, { bytes }) => sum + bytes, 0);

/** The files under a path; a fault of what they lie in is told as one of a file is. */
async function* named(path: string): AsyncGenerator<RowFile> {
  const files = filesUnder(path);
  for (;;) {
    const next = await files.next().catch((error: unknown) => {
      throw unreadable(path, error);
    });
    if (next.done === true) return;
    yield next.value;
  }
}

const unreadable = (name: string, error: unknown): ScanFault =>
  new ScanFault(
    `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    'Check the path, and that the file is whole. Nothing was recorded of it.',
  );

async function readFile(
  { name, bytes }: RowFile,
  path: string,
  format: Format | undefined,
  sink: RowSink,
  today: string,
  refused: WriteStream | undefined,
): Promise<ImportedFile & { readonly format: Format }> {
  sink.begin(name);
  const write =
    refused &&
    ((fault: string, line: number, text: string) =>
      void refused.write(`${name}:${line}\t${fault}\t${text}\n`));
  const scanner = new RowScanner(sink, today, format, write);
  const digest = createHash('sha256');
  let size = 0;
  let told = 0;
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      digest.update(chunk);
      scanner.push(chunk);
      if (refused?.writableNeedDrain === true) await once(refused, 'drain');
      if (scanner.unknown) break;
      if (sink.counter.cells > MOST_CELLS) throw tooMuch(name);
      if (size - told < TOLD_EVERY) continue;
      told = size;
      tell({ progress: { file: name, bytes: size, rows: sink.rows } });
    }
  } catch (error) {
    if (error instanceof ScanFault) throw error;
    throw unreadable(error instanceof FileFault ? path : name, error);
  }
  scanner.end();
  if (scanner.format === undefined) {
    throw new ScanFault(
      size === 0 ? `${name} is empty` : `${name} has none of the known forms, or rows of several`,
      `Name the form: --format ${FORMATS.join(', ')}.`,
    );
  }
  return { name: name.slice(-500), format: scanner.format, bytes: size, digest: digest.digest('hex') };
}

const tooMuch = (name: string): ScanFault =>
  new ScanFault(
    `Up to ${name} the files tell of more than ${MOST_CELLS} things`,
    'Import fewer files at a time, such as those of one year, or fewer pairs.',
  );

const tooManyRows = (name: string): ScanFault =>
  new ScanFault(
    `Up to ${name} the files tell of more than ${MOST_TRACED.cells} things of which rows are kept, or more than ${MOST_TRACED.links / 1_000_000} MB of links`,
    'Import fewer files at a time, such as those of a month, or fewer pairs; or keep no rows: --trace none.',
  );

function scanOf(sink: RowSink, files: readonly ImportedFile[], format: Format): Scan {
  const { rows, taken, left, counter } = sink;
  return {
    files,
    format,
    rows,
    taken,
    left,
    repeated: counter.repeated,
    refused: [...sink.refused].map(([reason, held]) => ({ reason, ...held })).sort((a, b) => b.rows - a.rows),
    pairs: [...sink.pairs]
      .map(([pair, count]) => ({ pair, rows: count }))
      .sort((a, b) => b.rows - a.rows || (a.pair < b.pair ? -1 : 1)),
    slices: sink.slices,
    cells: counter.cells,
    assumed: sink.assumed,
  };
}

const faultOf = (error: unknown): FromScan => {
  const message = error instanceof Error ? error.message : String(error);
  const remedy =
    error instanceof ScanFault ? error.remedy : 'Check that the files are there, can be read and are whole.';
  return { fault: { message, remedy } };
};
