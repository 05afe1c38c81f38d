import { createHash } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { open, type FileHandle } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { batchesOf } from './counted-batches.ts';
import { FileFault, packsTooMuch } from './file-fault.ts';
import { filesUnder, type RowFile } from './files.reader.ts';
import { FORMATS, type Format } from './formats.ts';
import type { ImportedFile } from './import-events.ts';
import { namelessFile, readParquet } from './parquet-rows.reader.ts';
import { isParquet } from './parquet.reader.ts';
import { giverTo, RowScanner, type Refused } from './row-scanner.ts';
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
  file: RowFile,
  path: string,
  format: Format | undefined,
  sink: RowSink,
  today: string,
  refused: WriteStream | undefined,
): Promise<ImportedFile & { readonly format: Format }> {
  const { name } = file;
  sink.begin(name);
  const write: Refused | undefined =
    refused && ((fault, line, text) => void refused.write(`${name}:${line}\t${fault}\t${text}\n`));
  const digest = createHash('sha256');
  let size = 0;
  let told = 0;
  const rest = async (bytes: number): Promise<void> => {
    if (refused?.writableNeedDrain === true) await once(refused, 'drain');
    if (sink.isFull) throw tooMuch(name, sink.mostCells);
    if (bytes - told < TOLD_EVERY) return;
    told = bytes;
    tell({ progress: { file: name, bytes, rows: sink.rows } });
  };
  const scanner = new RowScanner(sink, today, format, write);
  let table: FileHandle | undefined;
  let found: Format | undefined;
  try {
    for await (const chunk of file.bytes) {
      if (size === 0 && isParquet(chunk))
        table = file.path === undefined ? await namelessFile() : await open(file.path);
      size += chunk.length;
      digest.update(chunk);
      if (table !== undefined) {
        if (file.path === undefined) await spooled(table, chunk, size);
        continue;
      }
      scanner.push(chunk);
      if (scanner.unknown) break;
      await rest(size);
    }
    if (table === undefined) {
      scanner.end();
      found = scanner.format;
    } else {
      found = await readParquet(
        table,
        { format, today },
        {
          give: giverTo(sink, write),
          rest: ({ read, all }) => rest((size * read) / all),
        },
      );
    }
  } catch (error) {
    if (error instanceof ScanFault) throw error;
    if (error instanceof FileFault && error.remedy !== undefined)
      throw new ScanFault(`${name} cannot be read: ${error.message}`, error.remedy);
    throw unreadable(error instanceof FileFault ? path : name, error);
  } finally {
    await table?.close();
  }
  // The first lines of a file are counted once it is known what form they have.
  if (sink.isFull) throw tooMuch(name, sink.mostCells);
  if (found === undefined) {
    throw new ScanFault(
      size === 0 ? `${name} is empty` : `${name} has none of the known forms, or rows of several`,
      `Name the form: --format ${FORMATS.join(', ')}.`,
    );
  }
  return { name: name.slice(-500), format: found, bytes: size, digest: digest.digest('hex') };
}

/** Parquet is read from its end: what comes in or is unpacked is laid down first. */
async function spooled(place: FileHandle, chunk: Uint8Array, size: number): Promise<void> {
  if (packsTooMuch(size, size)) throw new FileFault(`it has more than ${size} bytes`, 'Import it in parts.');
  await place.writeFile(chunk);
}

const tooMuch = (name: string, most: number): ScanFault =>
  new ScanFault(
    `Up to ${name} the files tell of more than ${most} things`,
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
