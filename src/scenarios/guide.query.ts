import type { EventStore } from '../eventstore/port.ts';
import { ok, type Result } from '../kernel/result.ts';
import { storySchema, type Story } from '../relations/events.ts';
import { slugOf } from '../relations/history-id.ts';
import { readBodies } from '../timeline/bodies.reader.ts';
import type { Histories } from '../timeline/histories.ts';
import { outcomeOfPreset } from './preset-outcome.ts';
import { presetEntrySchema, presetOf, type ScenarioPreset } from './preset-schema.ts';
import type { GuideAnswer } from './guide-answer.ts';
import type { ScenarioLibrary } from './scenario-library.reader.ts';
import { DEFAULT_SCALE, type Scenario } from './schema.ts';

/** What guides a reader through a history: what its record declares, else what the library's file of its name holds. */
export class GuideQuery {
  readonly #histories: Histories;
  readonly #store: EventStore;
  readonly #library: Pick<ScenarioLibrary, 'list'>;

  constructor(parts: {
    readonly histories: Histories;
    readonly store: EventStore;
    readonly library: Pick<ScenarioLibrary, 'list'>;
  }) {
    this.#histories = parts.histories;
    this.#store = parts.store;
    this.#library = parts.library;
  }

  /** Rejections: those of `Histories.resolve`. */
  async of(name: string): Promise<Result<GuideAnswer>> {
    const table = this.#histories.resolve(name);
    if (!table.ok) return table;
    const { id, guide, stream } = table.value;
    const slug = slugOf(id);
    const { presets, story } = guide;
    const file = await this.#fileOf(id);
    if (presets.length === 0 && story === undefined)
      return ok(answerOf(slug, file?.presets ?? [], file?.story, file?.slug));
    const revisions = [...presets, ...(story === undefined ? [] : [story])];
    const bodies = await readBodies(this.#store, stream, revisions);
    const declared = presets.flatMap((revision) => presetIn(bodies.get(revision)?.data));
    const told = story === undefined ? undefined : storySchema.safeParse(bodies.get(story)?.data);
    return ok(answerOf(slug, declared, told?.success === true ? told.data : undefined, file?.slug));
  }

  /** The scenario of the library that is replayed into the history. */
  async #fileOf(history: string): Promise<Scenario | undefined> {
    for (const { parsed } of await this.#library.list())
      if (parsed.ok && parsed.value.history === history) return parsed.value;
    return undefined;
  }
}

/** A preset of a record that this version can read; one of a newer version is passed over. */
function presetIn(data: unknown): ScenarioPreset[] {
  const parsed = presetEntrySchema.safeParse(data);
  return parsed.success ? [presetOf(parsed.data, DEFAULT_SCALE)] : [];
}

const answerOf = (
  slug: string,
  presets: readonly ScenarioPreset[],
  story: Story | undefined,
  scenario?: string,
): GuideAnswer => ({
  ...(scenario !== undefined && { scenario }),
  presets: presets.map(({ preset, title, summary, at, horizonDays, commitments, edits }) => ({
    preset,
    title,
    summary,
    at,
    horizonDays,
    commitments: commitments.length,
    edits: edits.length,
  })),
  outcomes: Object.fromEntries(presets.map((preset) => [preset.preset, outcomeOfPreset({ slug }, preset)])),
  ...(story !== undefined && { guide: story }),
});
