import type { FigureTable } from '../charts/figure-table.ts';
import { dayNumber, formatDay } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import { applyEdits } from '../models/reaction/edits.ts';
import { readDraft, type ViewState } from '../charts/view-state.ts';
import { parseDraft, type Projectable } from '../projection/outcome.query.ts';
import type { ProjectionService } from '../projection/projection.service.ts';
import { actsSeenFrom } from '../projection/recorded-acts.query.ts';
import type { HistoryDetail } from '../timeline/timeline-page.ts';
import { viewOf } from '../timeline/view-text.ts';
import type { View } from '../timeline/view.ts';
import type { NamedView } from '../charts/file-name.ts';
import type { Draw, PictureDesk } from './picture-desk.runner.ts';
import { addressOf, isNamed } from '../charts/view-address.ts';
import { viewTable } from '../charts/view-table.ts';
import { changesPast } from '../whatifs/changes-past.ts';
import { changedPast, type Projected } from './projection-picture.ts';
import type { Seen, SeenQuery } from './seen.query.ts';
import { viewAbout, type ViewAbout } from './view-about.ts';

/** A picture of what an address shows. */
export interface ViewPicture {
  readonly svg: string;
  readonly named: NamedView;
}

/** The figures of what an address shows, by day and with where they are from. */
export interface ViewFigures extends Pick<Seen, 'series' | 'explanation'> {
  readonly about: ViewAbout;
  readonly table: FigureTable;
  readonly named: NamedView;
}

const lastDayOf = ({ projection: { first, horizonDays } }: Projected): number =>
  dayNumber(first) + horizonDays - 1;

const isEdited = (whatIfs: readonly Projected[]): boolean =>
  whatIfs.some(({ content }) => changesPast(content));

const namedWith = (named: NamedView, whatIfs: readonly Projected[]): NamedView => ({
  ...named,
  whatIfs: whatIfs.map(({ title }) => title),
  edited: isEdited(whatIfs),
});

function addressIn(
  state: ViewState,
  { history, asOf, chain }: Pick<HistoryDetail, 'history' | 'asOf' | 'chain'>,
  whatIfs: readonly Projected[],
  lines: Seen['lines'],
  origin: string,
) {
  const { past: _, ...view } = state;
  return addressOf(
    origin,
    { ...view, history, ...(isEdited(whatIfs) && { past: 'edited' }) },
    { asOf, chain, lines },
  );
}

export const anotherRecord = ({ history, asOf, chain }: HistoryDetail) =>
  rejection(
    'conflict',
    'another-record',
    `This is another record of ${history} than the one that the link shows: at revision ${asOf} the hash of its chain begins with ${chain.slice(0, 16)}`,
    'Ask the server that the link is from, or leave chain out to see this record.',
  );

/** A history that was found, in the view that an address asks for. */
interface Found {
  readonly view: View;
  readonly detail: HistoryDetail;
}

const PICTURE = { width: 1080, height: 600 } as const;

/** How a picture is asked for. */
export interface PictureQuestion {
  /** What addresses in it begin with. */
  readonly origin: string;
  /** `auto` follows the preference of who looks; for programs that make an image of it, `light` or `dark`. */
  readonly theme?: ViewState['theme'];
  /** Pixels; by default as wide as a page of text. */
  readonly size?: Readonly<Record<'width' | 'height', number>>;
  /** Raised when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** Answers with the chart, or the figures, of what the page shows at an address. */
export class ViewQuery {
  readonly #seen: SeenQuery;
  readonly #projections: ProjectionService;
  readonly #desk: PictureDesk;

  constructor(parts: {
    readonly seen: SeenQuery;
    readonly projections: ProjectionService;
    readonly desk: PictureDesk;
  }) {
    this.#seen = parts.seen;
    this.#projections = parts.projections;
    this.#desk = parts.desk;
  }

  /**
   * Where the address shows what-ifs, their final figures: the bands of the first, and the medians of those compared with it.
   * Rejected as a series, as a projection and as the desk of pictures is.
   */
  picture(state: ViewState, question: PictureQuestion): Promise<Result<ViewPicture>> {
    return this.#made(state, question, false, (picture) => Promise.resolve(picture));
  }

  /** The same as a PNG at twice its size; without it where the document `isKnown` to who asks. */
  image(
    state: ViewState,
    question: PictureQuestion,
    isKnown: (svg: string) => boolean,
  ): Promise<Result<ViewPicture & { readonly png?: Uint8Array }>> {
    return this.#made(state, question, true, async (picture, draw) => {
      const { svg } = picture;
      if (isKnown(svg)) return picture;
      return { ...picture, png: await draw({ type: 'png', svg, width: PICTURE.width * 2 }) };
    });
  }

  /** Simulated first, by threads of their own, then drawn in its turn. */
  #made<T>(
    state: ViewState,
    { origin, theme = state.theme, size = PICTURE, signal }: PictureQuestion,
    forImage: boolean,
    finish: (picture: ViewPicture, draw: Draw) => Promise<T>,
  ): Promise<Result<T>> {
    return this.#desk.serve(signal, async () => {
      const found = await this.#find(state);
      if (!found.ok) return found;
      const projected = await this.#projected(state, found.value.detail, signal);
      if (!projected.ok) return projected;
      return this.#desk.inTurn(signal, async (draw) => {
        const sighted = await this.#see(state, found.value);
        if (!sighted.ok) return sighted;
        const { seen, named } = sighted.value;
        const address = addressIn(state, seen.detail, projected.value, seen.lines, origin);
        const scene = { seen, projected: projected.value, form: { ...size, theme, address } };
        const svg = await draw({ type: 'svg', scene, forImage });
        const picture = { svg, named: namedWith(named, projected.value) };
        return ok(await finish(picture, draw));
      });
    });
  }

  /** What the page's table and its files hold: all that it draws, with where it is from. Rejected as a picture is. */
  figures(
    state: ViewState,
    { origin, signal }: Omit<PictureQuestion, 'theme'>,
  ): Promise<Result<ViewFigures>> {
    return this.#desk.serve(signal, async () => {
      const found = await this.#find(state);
      if (!found.ok) return found;
      const projected = await this.#projected(state, found.value.detail, signal);
      if (!projected.ok) return projected;
      const sighted = await this.#see(state, found.value);
      if (!sighted.ok) return sighted;
      return this.#tabulated(state, sighted.value, projected.value, origin);
    });
  }

  async #tabulated(
    state: ViewState,
    { seen, named }: { readonly seen: Seen; readonly named: NamedView },
    whatIfs: readonly Projected[],
    origin: string,
  ): Promise<Result<ViewFigures>> {
    const { series, detail, explanation, lines } = seen;
    const [focus] = whatIfs;
    const shownTo = dayNumber(series.to);
    // As the page shows it: to the end of what is simulated, unless a last day is given.
    const ahead = state.to === undefined && focus !== undefined ? lastDayOf(focus) : shownTo;
    const last = Math.max(shownTo, ahead);
    const begun = await this.#seen.begun(seen, named);
    if (!begun.ok) return begun;
    const table = viewTable({
      first: series.series.first,
      last,
      series: series.series,
      covered: { from: dayNumber(detail.coverage.from), to: dayNumber(detail.at) },
      ...(begun.value !== undefined && { begun: begun.value }),
      lines,
      whatIfs: whatIfs.map((each, index) => ({
        title: each.title,
        projection: each.projection,
        ...(changesPast(each.content) && { past: changedPast(seen, each) }),
        ...(index === 0 && { future: state.future }),
      })),
    });
    const to = formatDay(last);
    const about = viewAbout({
      history: named.history,
      from: named.from,
      to,
      asOf: named.asOf,
      knownBy: state.knownBy,
      dedupe: state.dedupe,
      address: addressIn(state, detail, whatIfs, lines, origin).href,
      declaration: detail.declaration,
      nameOf: (party) => seen.names.get(party) ?? party,
      lines,
      whatIfs,
    });
    return ok({
      series,
      ...(explanation !== undefined && { explanation }),
      about,
      table,
      named: { ...namedWith(named, whatIfs), to },
    });
  }

  async #find({ history, asOf, chain, knownBy, dedupe }: ViewState): Promise<Result<Found>> {
    const view = viewOf({ asOf, knownBy, dedupe });
    if (!view.ok) return view;
    const detail = await this.#seen.find(history, view.value);
    if (!detail.ok) return detail;
    if (!isNamed(chain, detail.value.chain)) return err(anotherRecord(detail.value));
    return ok({ view: view.value, detail: detail.value });
  }

  async #see({ from, to, at, against }: ViewState, { view, detail }: Found) {
    const seen = await this.#seen.see(detail, { view, from, to, at, against });
    if (!seen.ok) return seen;
    const { series } = seen.value;
    const named: NamedView = {
      history: series.history,
      asOf: series.asOf,
      from: series.from,
      to: series.to,
    };
    return ok({ seen: seen.value, named });
  }

  /** What is projected at an address, each with the past as it sees it; none where only the record is shown. */
  async #projected(
    state: ViewState,
    detail: HistoryDetail,
    signal: AbortSignal,
  ): Promise<Result<readonly Projected[]>> {
    const all: Projected[] = [];
    for (const asked of this.#outcomesOf(state, detail)) {
      const inTime = this.#projections.finalInTime();
      if (!inTime.ok) return inTime;
      const outcome = await asked();
      if (!outcome.ok) return outcome;
      const projected = await this.#project(outcome.value, signal);
      if (!projected.ok) return projected;
      all.push(projected.value);
    }
    return ok(all);
  }

  async #project(outcome: Projectable, signal: AbortSignal): Promise<Result<Projected>> {
    const { table, content } = outcome;
    const projection = await this.#projections.best(outcome, {}, { final: true, signal });
    if (!projection.ok) return projection;
    const recorded: DirectedAct[] = [];
    for await (const page of actsSeenFrom(table, content.base)) recorded.push(...page);
    const past = applyEdits(recorded, content.edits, content.base.at);
    if (!past.ok) return past;
    return ok({ title: content.title, content, projection: projection.value, recorded, past: past.value });
  }

  /**
   * As the page draws them: a draft or a preset first, then the saved ones, but for the one that the draft revises, then the presets
   * beside them. Presets are of the revision that is shown.
   */
  #outcomesOf(
    { draft, preset, beside, model, seed, whatIfs }: ViewState,
    { history, asOf }: HistoryDetail,
  ): readonly (() => Promise<Result<Projectable>>)[] {
    const { outcomes } = this.#projections;
    const saved = (ids: readonly string[]) => ids.map((id) => () => outcomes.ofWhatIf(id));
    const ready = (names: readonly string[], own?: number) =>
      names.map(
        (name) => () => outcomes.ofHistoryPreset(history, name, { model, revision: asOf, seed: own }),
      );
    if (draft !== undefined) {
      const { outcome, revises } = readDraft(draft);
      const parsed = parseDraft(outcome);
      const drawn = () => (parsed.ok ? outcomes.ofDraft(history, parsed.value) : Promise.resolve(parsed));
      return [drawn, ...saved(whatIfs.filter((id) => id !== revises)), ...ready(beside)];
    }
    const first = preset === undefined ? [] : [preset];
    return [...ready(first, seed), ...saved(whatIfs), ...ready(beside.filter((name) => name !== preset))];
  }
}
