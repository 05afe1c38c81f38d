import { stringify } from 'yaml';
import type { Story } from '../relations/events.ts';
import { slugOf, type HistoryId } from '../relations/history-id.ts';
import { presetFindings } from './preset-rules.ts';
import { presetEntrySchema, presetOf, type ScenarioPreset } from './preset-schema.ts';
import { DEFAULT_SCALE, type Scenario } from './schema.ts';
import type { StandingRecord } from './standing-record.ts';
import { storyFindings } from './story-rules.ts';
import { writtenAct, writtenHead, writtenNote, writtenPreset, writtenSummit } from './written-entries.ts';

/** A record that was opened. */
export type OpenRecord = StandingRecord & { readonly relation: NonNullable<StandingRecord['relation']> };

/** What of a record's guide a file can hold, and what it cannot, in a sentence each. */
interface Guide {
  readonly presets: readonly ScenarioPreset[];
  readonly story?: Story;
  readonly words: readonly string[];
}

/**
 * A record as the text of a scenario file, in pieces of at most one entry. Replayed into the same history, the file changes nothing; replayed
 * elsewhere, it gives the same standing record. What changed on the way there, by whom and why, stays in the record.
 *
 * @param now Milliseconds since the epoch, against which presets are judged.
 */
export function* scenarioPieces(history: HistoryId, record: OpenRecord, now: number): Generator<string> {
  const slug = slugOf(history);
  const scale = commonScale(record);
  const guide = guideOf(history, record, now);
  yield [
    `Written from ${history} at revision ${record.revision}: what stands there, without what was corrected or retracted on the way.`,
    "Quotes are their publishers' words; name source and publisher wherever they are passed on.",
    ...guide.words,
  ]
    .map((line) => `# ${line}\n`)
    .join('');
  yield yaml(writtenHead(slug, record.relation, scale, DEFAULT_SCALE));
  yield* list('summits', [...record.summits.values()].map(writtenSummit));
  const acts = [...record.acts.values()].sort(byDay);
  if (acts.length === 0) yield 'acts: []\n';
  yield* list(
    'acts',
    acts.map((act) => writtenAct(act, scale)),
  );
  yield* list('notes', [...record.notes.values()].sort(byDay).map(writtenNote));
  yield* list(
    'presets',
    guide.presets.map((preset) => writtenPreset(preset, scale)),
  );
  if (guide.story !== undefined) yield yaml({ story: guide.story });
}

const yaml = (value: unknown): string =>
  stringify(value, { schema: 'core', lineWidth: 110, singleQuote: true });

function* list(name: string, entries: readonly unknown[]): Generator<string> {
  if (entries.length > 0) yield `${name}:\n`;
  // Only what begins a line is moved, so that folded and literal texts stay what they are.
  for (const entry of entries) yield yaml([entry]).replaceAll(/(^|\n)(?=[^\n])/gu, '$1  ');
}

const byDay = (a: Dated, b: Dated): number =>
  a.occurred.from < b.occurred.from ? -1 : a.occurred.from > b.occurred.from ? 1 : 0;
interface Dated {
  readonly occurred: { readonly from: string };
}

/** The scale that most acts are scored by. */
function commonScale({ acts }: OpenRecord): string {
  const counts = new Map<string, number>([[DEFAULT_SCALE, 0]]);
  for (const { score } of acts.values()) counts.set(score.scale, (counts.get(score.scale) ?? 0) + 1);
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

/**
 * Presets and a story may speak of what the record has taken back since, or be written by a newer version; a file with them would be
 * refused.
 */
function guideOf(history: HistoryId, record: OpenRecord, now: number): Guide {
  const read = [...record.presets.values()].map((declared) => {
    const parsed = presetEntrySchema.safeParse(declared);
    return {
      name: declared.preset,
      preset: parsed.success ? presetOf(parsed.data, DEFAULT_SCALE) : undefined,
    };
  });
  const held = read.flatMap(({ preset }) => (preset === undefined ? [] : [preset]));
  const broken = new Map<string, string>();
  for (const { name, preset } of read)
    if (preset === undefined) broken.set(name, 'this version cannot read it');
  for (const { path, message } of presetFindings(scenarioOf(history, record, held), now)) {
    const preset = held[Number(path[1])];
    if (preset !== undefined && !broken.has(preset.preset)) broken.set(preset.preset, message);
  }
  const kept = held.filter(({ preset }) => !broken.has(preset));
  const [wrong] = storyFindings(scenarioOf(history, record, kept));
  return {
    presets: kept,
    ...(wrong === undefined && record.story !== undefined && { story: record.story }),
    words: [
      ...[...broken].map(([name, why]) => `Left out: the preset "${name}": ${oneLine(why)}.`),
      ...(wrong === undefined ? [] : [`Left out: the story: ${oneLine(wrong.message)}.`]),
    ],
  };
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').replace(/\.$/u, '');

/** The record as the rules of files see it. */
const scenarioOf = (
  history: HistoryId,
  { relation, acts, notes, summits, story }: OpenRecord,
  presets: readonly ScenarioPreset[],
): Scenario => ({
  slug: slugOf(history),
  history,
  title: relation.title,
  description: relation.introduction ?? '',
  parties: relation.parties.map((code) => ({ code, name: code })),
  relation,
  summits: [...summits.values()].map(({ content }) => ({ content })),
  acts: [...acts.values()],
  notes: [...notes.values()],
  presets,
  ...(story !== undefined && { story }),
});
