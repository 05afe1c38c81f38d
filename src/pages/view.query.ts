import { ok, type Result } from '../kernel/result.ts';
import type { DirectedAct } from '../models/reaction/directed-act.ts';
import { applyEdits } from '../models/reaction/edits.ts';
import { readDraft, type ViewState } from '../charts/view-state.ts';
import { parseDraft, type Projectable } from '../projection/outcome.query.ts';
import type { ProjectionService } from '../projection/projection.service.ts';
import { actsSeenFrom } from '../projection/recorded-acts.query.ts';
import { slugOf } from '../relations/history-id.ts';
import { viewOf } from '../timeline/view-text.ts';
import type { NamedView } from '../charts/file-name.ts';
import { historyPicture, type PictureForm } from './history-picture.ts';
import { addressOf } from './picture-words.ts';
import { projectionPicture, type Projected } from './projection-picture.ts';
import type { Seen, SeenQuery } from './seen.query.ts';

/** A picture of what an address shows. */
export interface ViewPicture {
  readonly svg: string;
  readonly width: number;
  readonly named: NamedView;
}

/** The figures of what an address shows. */
export type ViewFigures = Pick<Seen, 'series' | 'explanation'> & { readonly named: NamedView };

export const PICTURE = { width: 1080, height: 600 } as const;

/** Answers with the chart, or the figures, of what the page shows at an address. */
export class ViewQuery {
  readonly #seen: SeenQuery;
  readonly #projections: ProjectionService;

  constructor(parts: { readonly seen: SeenQuery; readonly projections: ProjectionService }) {
    this.#seen = parts.seen;
    this.#projections = parts.projections;
  }

  /**
   * `auto` follows the preference of who looks; for programs that make an image of it, `light` or `dark`. Where the address
   * shows what-ifs, their final figures: the bands of the first, and the medians of those compared with it. `origin` is what
   * addresses in the picture begin with. Rejected as a series is, and as a projection is.
   */
  async picture(
    state: ViewState,
    { origin, theme = state.theme }: { readonly origin: string; readonly theme?: ViewState['theme'] },
  ): Promise<Result<ViewPicture>> {
    const found = await this.#see(state);
    if (!found.ok) return found;
    const { seen, named } = found.value;
    const { history, asOf } = named;
    const form: PictureForm = { ...PICTURE, theme, address: addressOf(origin, { ...state, history }, asOf) };
    const projected = await this.#projected(state, history);
    if (!projected.ok) return projected;
    const [focus, ...others] = projected.value;
    const { width } = PICTURE;
    if (focus === undefined) return ok({ svg: historyPicture(seen, form), width, named });
    return ok({
      svg: projectionPicture(seen, [focus, ...others], form),
      width,
      named: { ...named, whatIfs: projected.value.map(({ title }) => title) },
    });
  }

  async figures(state: ViewState): Promise<Result<ViewFigures>> {
    const found = await this.#see(state);
    return found.ok ? ok({ ...found.value.seen, named: found.value.named }) : found;
  }

  async #see({ history, asOf, knownBy, from, to, at }: ViewState) {
    const view = viewOf({ asOf, knownBy });
    if (!view.ok) return view;
    const seen = await this.#seen.see(history, { view: view.value, from, to, at });
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
  async #projected(state: ViewState, history: string): Promise<Result<readonly Projected[]>> {
    const all: Projected[] = [];
    for (const asked of this.#outcomesOf(state, history)) {
      const outcome = await asked();
      if (!outcome.ok) return outcome;
      const projected = await this.#project(outcome.value);
      if (!projected.ok) return projected;
      all.push(projected.value);
    }
    return ok(all);
  }

  async #project(outcome: Projectable): Promise<Result<Projected>> {
    const { table, content } = outcome;
    const projection = await this.#projections.best(outcome, {}, { final: true });
    if (!projection.ok) return projection;
    const recorded: DirectedAct[] = [];
    for await (const page of actsSeenFrom(table, content.base)) recorded.push(...page);
    const past = applyEdits(recorded, content.edits, content.base.at);
    if (!past.ok) return past;
    return ok({ title: content.title, projection: projection.value, recorded, past: past.value });
  }

  /** As the page draws them: a draft or a preset first, then the saved ones, but for the one that the draft revises. */
  #outcomesOf(
    { draft, preset, whatIfs }: ViewState,
    history: string,
  ): readonly (() => Promise<Result<Projectable>>)[] {
    const { outcomes } = this.#projections;
    const saved = (ids: readonly string[]) => ids.map((id) => () => outcomes.ofWhatIf(id));
    if (draft !== undefined) {
      const { outcome, revises } = readDraft(draft);
      const parsed = parseDraft(outcome);
      const drawn = () => (parsed.ok ? outcomes.ofDraft(history, parsed.value) : Promise.resolve(parsed));
      return [drawn, ...saved(whatIfs.filter((id) => id !== revises))];
    }
    return [
      ...(preset === undefined ? [] : [() => outcomes.ofPreset(slugOf(history), preset)]),
      ...saved(whatIfs),
    ];
  }
}
