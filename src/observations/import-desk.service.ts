import { fileURLToPath } from 'node:url';
import { Gate } from '../kernel/gate.runner.ts';
import { dayOfInstant, formatDay, type Clock } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { relationOf } from '../relations/history-id.ts';
import { dataSetOf, observedFrom } from './data-sets.ts';
import { nothingTaken } from './nothing-taken.ts';
import type { ImportQuery, ImportReportAnswer } from './import-answers.ts';
import type { AskedImport, Imports } from './import.service.ts';
import { countFiles, type CountedFiles } from './scan.runner.ts';
import type { Spool } from './spool.store.ts';

/** One file of GDELT 2.0, which may be handed on with attribution. */
const SAMPLE = fileURLToPath(new URL('../../samples/20180101000000.export.CSV.gz', import.meta.url));

/** Of so many pairs, those with the most rows. */
const SAMPLE_PAIRS = 10;

/** What histories of the sample are named, so that nobody takes them for more. */
const SAMPLE_NAME = 'gdelt-sample';

/** Imports that are asked for at a time, those that wait included. */
const ASKED = 4;

type Actor = Parameters<Imports['run']>[2];

const BUSY = rejection('later', 'imports-busy', 'Other files are being imported', 'Ask again in a minute.');

/** Where files that are sent are imported: one at a time, each read in a thread of its own. */
export class ImportDesk {
  readonly #imports: Imports;
  readonly #spool: Spool;
  readonly #clock: Clock;
  readonly #turns = new Gate(1);
  #asked = 0;

  constructor(parts: { readonly imports: Imports; readonly spool: Spool; readonly clock: Clock }) {
    this.#imports = parts.imports;
    this.#spool = parts.spool;
    this.#clock = parts.clock;
  }

  /** Rejections: `upload-too-large`, `imports-busy`, `import-files`, `nothing-to-import`, those of the record. */
  take(
    bytes: AsyncIterable<Uint8Array>,
    query: ImportQuery,
    actor: Actor,
  ): Promise<Result<ImportReportAnswer>> {
    const [ending = ''] = /\.(gz|zip)$/i.exec(query.name) ?? [];
    return this.#asking(() =>
      this.#spool.with(bytes, ending, (path) =>
        this.#turns.run(async () => {
          const counted = await countFiles({
            files: [path],
            format: query.format,
            wanted: {
              ...wantedOf(query),
              lag: query.known ?? 1,
              today: this.#today(),
              keeps: query.trace === 'none' ? undefined : query.trace,
            },
          });
          if (!counted.ok)
            return err({ ...counted.error, message: counted.error.message.replaceAll(path, query.name) });
          const named = counted.value.named(path, query.name);
          return this.#bring(named, { ...wantedOf(query), into: query.into }, actor);
        }),
      ),
    );
  }

  /** Imports what comes along: its busiest pairs with rows and links, under a name that says that it is a sample. */
  sample(actor: Actor): Promise<Result<ImportReportAnswer>> {
    return this.#asking(() =>
      this.#turns.run(async () => {
        const today = this.#today();
        const all = await countFiles({ files: [SAMPLE], wanted: { today } });
        if (!all.ok) return all;
        const pairs = all.value.scan.pairs.slice(0, SAMPLE_PAIRS).map(({ pair }) => pair);
        await all.value.close();
        const counted = await countFiles({ files: [SAMPLE], wanted: { today, pairs, keeps: 'links' } });
        if (!counted.ok) return counted;
        const named = counted.value.named(SAMPLE, 'sample/20180101000000.export.CSV.gz');
        return this.#bring(named, { pairs, into: SAMPLE_NAME, sample: true }, actor);
      }),
    );
  }

  undo(id: string, actor: Actor): ReturnType<Imports['undo']> {
    return this.#asking(() => this.#turns.run(() => this.#imports.undo(id, actor)));
  }

  async #bring(
    counted: CountedFiles,
    {
      pairs,
      from,
      to,
      lag,
      into,
      sample,
    }: Partial<ReturnType<typeof wantedOf>> & {
      readonly into?: string | undefined;
      readonly sample?: boolean;
    },
    actor: Actor,
  ): Promise<Result<ImportReportAnswer>> {
    try {
      const { scan } = counted;
      const dataSet = dataSetOf(scan.format);
      if (scan.taken === 0) {
        return err(nothingTaken(scan, pairs));
      }
      const asked: AskedImport = {
        dataSet,
        into: into ?? dataSet.source,
        pairs,
        span: { from, to },
        lag,
        sample,
      };
      const done = await this.#imports.run(counted, asked, actor);
      if (!done.ok) return done;
      const { refusals, changed, ...end } = done.value;
      return ok({
        ...end,
        changed: [...changed],
        refusals: refusals.map(({ code, message, remedy }) => ({ code, message, remedy })),
        first: scan.refused.map(({ reason, rows, first }) => ({ reason, rows, first: [...first] })),
        basis: observedFrom(dataSet, { assumed: scan.assumed, named: lag }).basis,
        licence: dataSet.licence,
        ...(dataSet.caution !== undefined && { caution: dataSet.caution }),
      });
    } finally {
      await counted.close();
    }
  }

  /** Refuses what would wait behind too many others: each holds a file. */
  async #asking<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
    if (this.#asked >= ASKED) return err(BUSY);
    this.#asked += 1;
    try {
      return await work();
    } finally {
      this.#asked -= 1;
    }
  }

  #today(): string {
    return formatDay(dayOfInstant(this.#clock.now()));
  }
}

function wantedOf({ parties, from, to, known }: Pick<ImportQuery, 'parties' | 'from' | 'to' | 'known'>) {
  const codes = [...new Set(parties?.split(','))];
  const pairs =
    parties === undefined
      ? undefined
      : codes.flatMap((a, place) => codes.slice(place + 1).map((b) => relationOf(a, b)));
  return { pairs, from, to, lag: known };
}
