import { pairOf } from '../../ontology/former-states.ts';
import type { HistoryRow, RelationRow, RelationsAnswer } from '../../pages/relation-answers.ts';
import type { RelationSort } from '../../charts/view-state.ts';
import type { TensionFrame } from '../../live/protocol.ts';
import type { ApiClient } from '../app/api.client.ts';
import { problemOf, type Loading } from '../record/record.store.svelte.ts';
import { allSeen, changesSince, oneSeen, readSeen, type Seen } from './seen.ts';

const PAGE = 1000;
/** Relations that are asked for first, in the order in which they are shown, so that they are there before the rest. */
const FIRST = 60;
const RETRY_MS = 3000;
/** How long events are gathered before what they moved is asked for, all at once. */
const GATHER_MS = 150;
const MEMORY = 'detente-seen';

/** Every relation at a glance, as it stands and as the reader saw it last. */
export class Overview {
  relations = $state.raw<readonly RelationRow[]>([]);
  loading = $state.raw<Loading>({ state: 'loading' });
  readonly #api: ApiClient;
  #log = $state.raw('');
  #seen = $state.raw<Seen | undefined>();
  readonly #touched = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  readonly histories = $derived(this.relations.flatMap(({ histories }) => histories));
  /** What changed since the reader was here, by history. */
  readonly changes = $derived(changesSince(this.#seen, this.histories, this.#log));
  /** When the reader was here; absent on a first visit. */
  readonly since = $derived(this.#seen?.log === this.#log ? this.#seen.since : undefined);

  /** Reads what is shown first, then all of it. */
  async begin(sort: RelationSort): Promise<void> {
    try {
      const answer = await this.#api.get<RelationsAnswer>(`/api/relations?sort=${sort}&limit=${FIRST}`);
      this.relations = answer.relations;
      this.#log = answer.log;
    } catch {
      // Whatever is wrong is met and told below.
    }
    await this.load();
  }

  /** Reads all of it; what the server says is still good is not sent again. */
  async load(): Promise<void> {
    this.#busy = true;
    this.#touched.clear();
    try {
      const relations: RelationRow[] = [];
      let answer: RelationsAnswer;
      let offset: number | undefined = 0;
      while (offset !== undefined) {
        answer = await this.#api.get<RelationsAnswer>(`/api/relations?limit=${PAGE}&offset=${offset}`);
        relations.push(...answer.relations);
        this.#log = answer.log;
        offset = answer.next;
      }
      this.relations = relations;
      this.loading = { state: 'ready' };
      this.#remember();
    } catch (error) {
      const problem = problemOf(error);
      this.loading = { state: 'failed', problem };
      if (problem.status === 0 || problem.status === 503) setTimeout(() => void this.load(), RETRY_MS);
    }
    this.#busy = false;
    this.#gather();
  }

  /** Something was recorded in these histories: their relations are read again, in one request. */
  touched(histories: readonly string[]): void {
    for (const history of histories)
      this.#touched.add(pairOf(history.slice(0, history.indexOf('~')).split('-')));
    this.#gather();
  }

  /** A level that was told before the rest of its relation. */
  moved({ history, revision, reading }: TensionFrame): void {
    const { at, covered, tension, underlying, band } = reading;
    const change = (row: HistoryRow): HistoryRow =>
      row.history === history && revision >= row.revision
        ? { ...row, at, covered, tension, underlying, band }
        : row;
    this.relations = this.relations.map((relation) =>
      relation.histories.some((row) => row.history === history)
        ? { ...relation, histories: relation.histories.map(change) }
        : relation,
    );
  }

  /** The reader has seen all there is, or one history. */
  saw(row?: HistoryRow): void {
    const now = new Date().toISOString();
    if (row === undefined) this.#keep(allSeen(this.histories, this.#log, now));
    else if (this.#seen !== undefined) this.#keep(oneSeen(this.#seen, row));
  }

  #gather(): void {
    if (this.#busy || this.#touched.size === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#refresh();
    }, GATHER_MS);
  }

  async #refresh(): Promise<void> {
    const [relation, ...others] = this.#touched;
    if (relation === undefined || this.#busy) return;
    if (others.length > 0) return this.load();
    this.#busy = true;
    this.#touched.clear();
    try {
      const answer = await this.#api.get<RelationsAnswer>(`/api/relations?relation=${relation}`);
      const rest = this.relations.filter((each) => each.relation !== relation);
      this.relations = [...rest, ...answer.relations];
    } catch {
      // What cannot be read now is read when the connection stands again.
    }
    this.#busy = false;
    this.#gather();
  }

  /** On a first visit, and wherever nothing is left to see, all there is counts as seen. */
  #remember(): void {
    this.#seen ??= readSeen(memory()?.getItem(MEMORY));
    if (this.#seen?.log !== this.#log || this.changes.size === 0) this.saw();
  }

  #keep(seen: Seen): void {
    this.#seen = seen;
    try {
      memory()?.setItem(MEMORY, JSON.stringify(seen));
    } catch {
      // Full: then the next visit compares with what was kept before.
    }
  }
}

/** Browsers may forbid it; then nothing is remembered. */
function memory(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
