import { dayLabel, spanLabel } from '../../charts/day-words.ts';
import { csvOf } from '../../charts/figure-table.ts';
import { pinnedView } from '../../charts/view-address.ts';
import { formatView, parseView, type ViewState } from '../../charts/view-state.ts';
import { sha256 } from '../../kernel/canonical-json.ts';
import { dayNumber, formatInstant, type Clock } from '../../kernel/clock.ts';
import { ok, type Result } from '../../kernel/result.ts';
import type { TimelineEntry } from '../../timeline/timeline-page.ts';
import type { TimelineQuery } from '../../timeline/timeline.query.ts';
import type { ViewAbout } from '../view-about.ts';
import { stateOf } from '../view-parameters.ts';
import type { PictureQuestion, ViewFigures, ViewQuery } from '../view.query.ts';
import { parametersOf, type Briefing, type BriefingView } from './briefing.ts';
import type { DrawnView, EndNote, MadeBriefing, MissingView } from './made-briefing.ts';

/** As wide as the text of a printed page, with letters that can be read on it. */
const SIZE = { width: 760, height: 460 } as const;

/** Most entries of one view that become end notes. */
const NOTES = 500;

interface Drawn {
  readonly view: DrawnView;
  readonly kept: BriefingView;
}

/** Makes briefings: every view drawn as it is now, pinned, with what it marks as end notes. */
export class BriefingQuery {
  readonly #views: Pick<ViewQuery, 'picture' | 'figures'>;
  readonly #timeline: Pick<TimelineQuery, 'page'>;
  readonly #clock: Clock;

  constructor(parts: {
    readonly views: Pick<ViewQuery, 'picture' | 'figures'>;
    readonly timeline: Pick<TimelineQuery, 'page'>;
    readonly clock: Clock;
  }) {
    this.#views = parts.views;
    this.#timeline = parts.timeline;
    this.#clock = parts.clock;
  }

  /** A view that cannot be drawn keeps its place, with the reason. Rejected only where the server is too busy to draw. */
  async make(
    briefing: Briefing,
    question: Pick<PictureQuestion, 'origin' | 'signal'>,
  ): Promise<Result<MadeBriefing>> {
    const on = formatInstant(this.#clock.now());
    const notes = new Map<string, EndNote>();
    const views: (DrawnView | MissingView)[] = [];
    const kept: BriefingView[] = [];
    for (const view of briefing.views) {
      const drawn = await this.#drawn(view, question, notes, on);
      if (!drawn.ok) {
        if (drawn.error.kind === 'later') return drawn;
        const { message, remedy } = drawn.error;
        const title = view.title ?? 'A view';
        views.push({ title, text: view.text, missing: `This view cannot be shown. ${message}. ${remedy}` });
        kept.push(view);
        continue;
      }
      views.push(drawn.value.view);
      kept.push(drawn.value.kept);
    }
    return ok({ briefing: { ...briefing, views: kept }, on, views, notes: [...notes.values()] });
  }

  async #drawn(
    view: BriefingView,
    { origin, signal }: Pick<PictureQuestion, 'origin' | 'signal'>,
    notes: Map<string, EndNote>,
    on: string,
  ): Promise<Result<Drawn>> {
    const state = stateOf(Object.fromEntries(parametersOf(view.address)));
    if (!state.ok) return state;
    const picture = await this.#views.picture(state.value, { origin, theme: 'light', size: SIZE, signal });
    if (!picture.ok) return picture;
    const figures = await this.#views.figures(state.value, { origin, signal });
    if (!figures.ok) return figures;
    const { about } = figures.value;
    const marked = await this.#marked(about, notes);
    if (!marked.ok) return marked;
    const pinned = pinnedTo(figures.value);
    const hash = sha256(csvOf(figures.value.table));
    const title = view.title ?? about.title;
    const address = `?${formatView(pinned)}`;
    return ok({
      view: {
        title,
        text: view.text,
        svg: picture.value.svg,
        about: aboutWords(about, pinned.chain),
        href: `${origin}/${address}`,
        ...marked.value,
        changed: changedWords(view, hash),
      },
      kept: { ...view, title, address, seen: view.seen ?? { figures: hash, on } },
    });
  }

  /** What the record marks in the days of a view; each is one end note, however many views show it. */
  async #marked(
    { history, asOf, knownBy, from, to }: ViewAbout,
    notes: Map<string, EndNote>,
  ): Promise<Result<Pick<DrawnView, 'notes' | 'unread' | 'withheld'>>> {
    const page = await this.#timeline.page(
      history,
      { kinds: ['act', 'note'], from, to, limit: NOTES },
      { asOf: { revision: asOf }, ...(knownBy !== undefined && { knownBy }) },
    );
    if (!page.ok && page.error.code === 'not-redistributed')
      return ok({ notes: [], unread: 0, withheld: page.error.message });
    if (!page.ok) return page;
    const { entries, total } = page.value;
    const numbers = entries.map((entry) => {
      const key = `${history} ${entry.revision}`;
      const note = notes.get(key) ?? noteOf(entry, notes.size + 1);
      notes.set(key, note);
      return note.number;
    });
    return ok({ notes: numbers, unread: total - entries.length });
  }
}

const noteOf = ({ from, to, content }: TimelineEntry, number: number): EndNote => ({
  number,
  when: from === to ? dayLabel(dayNumber(from)) : spanLabel(dayNumber(from), dayNumber(to)),
  summary: 'summary' in content ? content.summary : content.title,
  sources: content.sources,
});

/** The address at which the very same is shown again. */
function pinnedTo({ about }: ViewFigures): ViewState {
  const { view } = parseView(new URL(about.address).search);
  const { chain = '' } = view;
  const pin = { history: about.history, revision: about.asOf, chain, seed: about.whatIfs[0]?.seed };
  return pinnedView(view, pin);
}

function aboutWords(about: ViewAbout, chain: string | undefined): readonly string[] {
  const { history, asOf, knownBy, from, to, model, parties, whatIfs } = about;
  const known =
    knownBy === undefined ? '' : `, as the public could know it on ${dayLabel(dayNumber(knownBy))}`;
  return [
    `${parties.map(({ name }) => name).join(' and ')}, ${spanLabel(dayNumber(from), dayNumber(to))}: record ${history}, revision ${asOf}, SHA-256 ${chain ?? ''}${known}; ${model}.`,
    ...whatIfs.map(
      ({ title, base, horizonDays, seed, paths, models, whatIfId, revision, changesPast }) =>
        `${title}: from ${dayLabel(dayNumber(base.at))}, ${horizonDays} days, seed ${seed}${paths === undefined ? '' : `, ${paths} futures of ${models?.reaction ?? ''}`}${whatIfId === undefined ? '' : `, what-if ${whatIfId} at revision ${revision}`}${changesPast ? '; it changes the past' : ''}.`,
    ),
  ];
}

const changedWords = ({ seen }: BriefingView, figures: string): string | undefined =>
  seen === undefined || seen.figures === figures
    ? undefined
    : `The figures are no longer those that this briefing was made with on ${seen.on.slice(0, 10)}: a what-if was revised, or a model has changed since. What is shown is what holds now.`;
