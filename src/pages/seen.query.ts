import { stateName } from '../ontology/country-names.ts';
import { declaredNames } from '../relations/declared-names.ts';
import type { RelationContent } from '../relations/events.ts';
import { lastShown } from '../charts/default-window.ts';
import { dayNumber, formatDay, type Day } from '../kernel/clock.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Explanation } from '../models/tension/explanation.ts';
import type { NoteContent } from '../relations/events.ts';
import type { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import type { TensionSeries } from '../tension/tension-answers.ts';
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
  readonly explanation: Explanation;
  /** Of the last day shown: all acts that are marked. */
  readonly marked: Explanation;
  readonly notes: readonly NoteContent[];
  readonly names: PartyNames;
}

export interface SeenQuestion {
  readonly view: View;
  readonly from?: Day | undefined;
  /** By default the end of the coverage, or a summit that is due soon after it. */
  readonly to?: Day | undefined;
  /** The day read; by default the end of the coverage. */
  readonly at?: Day | undefined;
}

/** Most acts that are marked, strongest first, and most notes; marks of more would cover each other. */
const MARKED = 2000;
const NOTES = 500;

/** Reads what pictures of a history are drawn from. */
export class SeenQuery {
  readonly #tension: TensionQuery;
  readonly #timeline: TimelineQuery;
  readonly #scenarios: Pick<ScenarioLibrary, 'list'>;

  constructor(parts: {
    readonly tension: TensionQuery;
    readonly timeline: TimelineQuery;
    readonly scenarios: Pick<ScenarioLibrary, 'list'>;
  }) {
    this.#tension = parts.tension;
    this.#timeline = parts.timeline;
    this.#scenarios = parts.scenarios;
  }

  /** A history by name, by default the one that was opened first. Rejected as every question about one is. */
  find(name: string | undefined, view: View): Promise<Result<HistoryDetail>> {
    return this.#timeline.history(name ?? firstOpened(this.#timeline.histories()) ?? '', view);
  }

  /** What of a history that was found is shown. Rejected as a series is. */
  async see(detail: HistoryDetail, { view, from, to, at }: SeenQuestion): Promise<Result<Seen>> {
    const { history, asOf: revision, at: end, summits } = detail;
    const last = to ?? withSummit(end, summits);
    // All of it belongs to the very revision that was found first.
    const drawn: View = { ...view, asOf: { revision } };
    const span = { ...(from !== undefined && { from }), to: last };
    const series = await this.#tension.series(history, span, { ...drawn, at: last });
    if (!series.ok) return series;
    const explanation = await this.#tension.explain(history, { ...drawn, at: at ?? end });
    if (!explanation.ok) return explanation;
    const marked = await this.#tension.explain(history, { ...drawn, at: last }, { limit: MARKED });
    if (!marked.ok) return marked;
    const noted = await this.#timeline.page(
      history,
      { kinds: ['note'], limit: NOTES },
      { ...drawn, at: last },
    );
    if (!noted.ok) return noted;
    return ok({
      detail,
      series: series.value,
      explanation: explanation.value,
      marked: marked.value,
      notes: noted.value.entries.flatMap((entry) => (entry.kind === 'note' ? [entry.content] : [])),
      names: await this.#names(detail.declaration),
    });
  }

  /** How many acts began on each day of a series. Rejected as the series was. */
  begun(
    { history, asOf }: { readonly history: string; readonly asOf: number },
    { from, to, knownBy }: TensionSeries,
  ) {
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
