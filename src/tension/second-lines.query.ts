import { coveredDays, parseAgainst, type Against, type SecondLine } from '../charts/second-line.ts';
import { dayNumber, type Day } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { HistoryDetail } from '../timeline/timeline-page.ts';
import type { TimelineQuery } from '../timeline/timeline.query.ts';
import type { View } from '../timeline/view.ts';
import type { TensionQuery } from './tension.query.ts';

export interface SecondQuestion {
  /** The history that is read, as it is looked at. */
  readonly detail: HistoryDetail;
  /** From where it is looked at: what is another's own revision is not taken over. */
  readonly view: View;
  /** What an address names to be drawn beside it. */
  readonly against: readonly string[];
}

/** What is named, as its own record says it. */
export interface NamedLine extends Pick<SecondLine, 'key' | 'asOf'> {
  readonly of: Against;
  readonly detail: HistoryDetail;
  readonly view: View;
}

/** Reads the lines that are drawn beside a history. */
export class SecondLinesQuery {
  readonly #tension: TensionQuery;
  readonly #timeline: TimelineQuery;

  constructor(parts: { readonly tension: TensionQuery; readonly timeline: TimelineQuery }) {
    this.#tension = parts.tension;
    this.#timeline = parts.timeline;
  }

  /**
   * The histories that are named, each as of a revision of its own. Rejected as every question about a history is, and with
   * `another-pair` and `same-line`.
   */
  async named({ detail, view, against }: SecondQuestion): Promise<Result<readonly NamedLine[]>> {
    const all: NamedLine[] = [];
    for (const key of against) {
      const of = parseAgainst(key);
      if (of === undefined) return err(notALine(key));
      const fault = faultOf(of, detail);
      if (fault !== undefined) return err(fault);
      if (of.history === undefined) {
        const same: View = { ...view, asOf: { revision: detail.asOf } };
        all.push({ key, asOf: detail.asOf, of, detail, view: same });
        continue;
      }
      const seen = viewOfAnother(view, of.revision);
      const found = await this.#timeline.history(of.history, seen);
      if (!found.ok) return found;
      const { asOf, declaration } = found.value;
      const { dedupe } = view;
      // Nobody counted rows of what people wrote.
      const counted = declaration.observed === undefined || dedupe === undefined ? {} : { dedupe };
      const pinned: View = { ...seen, ...counted, asOf: { revision: asOf } };
      all.push({ key, asOf, of, detail: found.value, view: pinned });
    }
    return ok(all);
  }

  /** What is named, day by day. Rejected as `named` and as a series is. */
  async lines(
    question: SecondQuestion,
    span: { readonly from: Day; readonly to: Day },
  ): Promise<Result<readonly SecondLine[]>> {
    const named = await this.named(question);
    if (!named.ok) return named;
    const all: SecondLine[] = [];
    for (const { key, of, detail, view } of named.value) {
      const model = of.model ?? detail.declaration.model;
      const found = await this.#tension.series(detail.history, span, view, model);
      if (!found.ok) return found;
      const { series, baseline, title, asOf, history } = found.value;
      const { coverage, at, declaration } = detail;
      const covers = { from: dayNumber(coverage.from), to: dayNumber(at) };
      all.push({
        key,
        history,
        title,
        ...(declaration.observed !== undefined && { counted: declaration.observed.name }),
        model,
        baseline,
        asOf,
        covers,
        first: series.first,
        tension: coveredDays(series, covers),
      });
    }
    return ok(all);
  }
}

/** How another record is looked at: as of a revision of its own, else the instant, and by what the public could know. */
const viewOfAnother = ({ asOf, knownBy }: View, revision: number | undefined): View => ({
  ...(revision === undefined ? asOf !== undefined && 'instant' in asOf && { asOf } : { asOf: { revision } }),
  ...(knownBy !== undefined && { knownBy }),
});

function faultOf(of: Against, { history, relation, declaration }: HistoryDetail) {
  if (of.history !== undefined && !of.history.startsWith(`${relation}~`))
    return rejection(
      'rule',
      'another-pair',
      `${of.history} is of another pair than ${history}`,
      `Name a history of ${relation}.`,
      { field: 'against', history: of.history },
    );
  if (of.history !== history && of.model !== declaration.model) return undefined;
  return rejection(
    'rule',
    'same-line',
    `${of.history ?? of.model} is what ${history} is read by already`,
    'Name another history of the pair, or another model of tension.',
    { field: 'against' },
  );
}

const notALine = (key: string) =>
  rejection(
    'malformed',
    'not-a-line',
    `"${key.slice(0, 60)}" names neither a history nor a model of tension`,
    'Write RUS-USA~gdelt, RUS-USA~gdelt:12 (a revision of it) or tension/2.',
    { field: 'against' },
  );
