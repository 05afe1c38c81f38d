import { stateName } from '../ontology/country-names.ts';
import { declaredNames } from '../relations/declared-names.ts';
import type { NoteContent, RelationContent } from '../relations/events.ts';
import { lastShown } from '../charts/default-window.ts';
import { dayNumber, formatDay, type Day } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Contribution, Explanation } from '../models/tension/explanation.ts';
import { mayBeHandedOn } from '../relations/handing-on.ts';
import type { SecondLine } from '../charts/second-line.ts';
import type { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import type { DayReading, TensionSeries } from '../tension/tension-answers.ts';
import { SecondLinesQuery, type NamedLine, type SecondQuestion } from '../tension/second-lines.query.ts';
import type { TensionQuery } from '../tension/tension.query.ts';
import { firstOpened } from '../timeline/first-opened.ts';
import type { HistoryDetail } from '../timeline/timeline-page.ts';
import type { TimelineQuery } from '../timeline/timeline.query.ts';
import type { View } from '../timeline/view.ts';
import type { PartyNames } from './picture-words.ts';

/** A history as a picture or a table shows it, all of one revision. */
export interface Seen {
  readonly detail: HistoryDetail;
  readonly series: TensionSeries;
  /** Of the day read. */
  readonly reading: DayReading;
  /** Why, on that day; absent where acts may not be handed on. */
  readonly explanation?: Explanation;
  /** Of the last day shown: all acts that are marked; none where they may not be handed on. */
  readonly marked: readonly Contribution[];
  readonly notes: readonly NoteContent[];
  /** What is drawn beside it. */
  readonly lines: readonly SecondLine[];
  readonly names: PartyNames;
}

export interface SeenQuestion {
  readonly view: View;
  readonly from?: Day | undefined;
  /** By default the end of the coverage, or a summit that is due soon after it. */
  readonly to?: Day | undefined;
  /** The day read; by default the end of the coverage. */
  readonly at?: Day | undefined;
  /** What an address names to be drawn beside it. */
  readonly against?: readonly string[] | undefined;
}

type Told = Pick<Seen, 'reading' | 'explanation' | 'marked' | 'notes'>;

/** Most acts that are marked, strongest first, and most notes; marks of more would cover each other. */
const MARKED = 2000;
const NOTES = 500;

/** Reads what pictures of a history are drawn from. */
export class SeenQuery {
  readonly #tension: TensionQuery;
  readonly #timeline: TimelineQuery;
  readonly #lines: SecondLinesQuery;
  readonly #scenarios: Pick<ScenarioLibrary, 'list'>;

  constructor(parts: {
    readonly tension: TensionQuery;
    readonly timeline: TimelineQuery;
    readonly scenarios: Pick<ScenarioLibrary, 'list'>;
  }) {
    this.#tension = parts.tension;
    this.#timeline = parts.timeline;
    this.#lines = new SecondLinesQuery(parts);
    this.#scenarios = parts.scenarios;
  }

  /** A history by name, by default the one that was opened first. Rejected as every question about one is. */
  find(name: string | undefined, view: View): Promise<Result<HistoryDetail>> {
    return this.#timeline.history(name ?? firstOpened(this.#timeline.histories()) ?? '', view);
  }

  /** What is drawn beside a history, each as of a revision of its own. Rejected as `SecondLinesQuery.named` is. */
  beside(question: SecondQuestion): Promise<Result<readonly NamedLine[]>> {
    return this.#lines.named(question);
  }

  /** What of a history that was found is shown. Rejected as a series and as the lines beside it are. */
  async see(
    detail: HistoryDetail,
    { view, from, to, at, against = [] }: SeenQuestion,
  ): Promise<Result<Seen>> {
    const { history, asOf: revision, at: end, summits } = detail;
    const last = to ?? withSummit(end, summits);
    // All of it belongs to the very revision that was found first.
    const drawn: View = { ...view, asOf: { revision } };
    const span = { ...(from !== undefined && { from }), to: last };
    const series = await this.#tension.series(history, span, { ...drawn, at: last });
    if (!series.ok) return series;
    const told = mayBeHandedOn(detail.declaration.observed)
      ? await this.#whole(history, { ...drawn, at: at ?? end }, { ...drawn, at: last })
      : await this.#figures(history, { ...drawn, at: at ?? end });
    if (!told.ok) return told;
    const lines = await this.#lines.lines({ detail, view, against }, series.value);
    if (!lines.ok) return lines;
    const names = await this.#names(detail.declaration);
    return ok({ detail, series: series.value, ...told.value, lines: lines.value, names });
  }

  /** The reading with all that it rests on. */
  async #whole(history: string, read: View, shown: View): Promise<Result<Told>> {
    const explanation = await this.#tension.explain(history, read);
    if (!explanation.ok) return explanation;
    const marked = await this.#tension.explain(history, shown, { limit: MARKED });
    if (!marked.ok) return marked;
    const noted = await this.#timeline.page(history, { kinds: ['note'], limit: NOTES }, shown);
    if (!noted.ok) return noted;
    const notes = noted.value.entries.flatMap((entry) => (entry.kind === 'note' ? [entry.content] : []));
    return ok({
      reading: explanation.value,
      explanation: explanation.value,
      marked: marked.value.contributions,
      notes,
    });
  }

  /** The reading alone. */
  async #figures(history: string, read: View): Promise<Result<Told>> {
    const reading = await this.#tension.reading(history, read);
    return reading.ok ? ok({ reading: reading.value, marked: [], notes: [] }) : reading;
  }

  /** How many acts began on each day of a series; undefined where that may not be handed on. Rejected as the series was. */
  async begun(
    { detail, series }: Seen,
    { history, asOf }: { readonly history: string; readonly asOf: number },
  ): Promise<Result<Uint32Array | undefined>> {
    if (!mayBeHandedOn(detail.declaration.observed)) return ok(undefined);
    const { from, to, knownBy } = series;
    const view: View = { asOf: { revision: asOf }, ...(knownBy !== undefined && { knownBy }) };
    return this.#tension.begun(history, { from, to }, view);
  }

  /** What the record names, what the scenarios name where it does not, and what states are called where neither does. */
  async #names(declaration: RelationContent): Promise<PartyNames> {
    const entries = await this.#scenarios.list();
    const named = entries.flatMap(({ parsed }) =>
      parsed.ok ? parsed.value.parties.map(({ code, name }) => [code, name] as const) : [],
    );
    const states = [...declaration.parties, ...declaration.thirdParties.map(({ party }) => party)].flatMap(
      (code) => {
        const name = stateName(code);
        return name === undefined ? [] : [[code, name] as const];
      },
    );
    return new Map([...states, ...named, ...declaredNames(declaration)]);
  }
}

function withSummit(end: Day, summits: HistoryDetail['summits']): Day {
  const days = summits.map(({ content }) => dayNumber(content.date.from));
  return formatDay(lastShown(dayNumber(end), days));
}
