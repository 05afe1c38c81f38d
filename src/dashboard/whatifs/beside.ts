import type { HistoryRecord } from '../record/record.ts';
import { draftOfPreset, type Draft, type Preset } from './draft.ts';

const PREFIX = 'preset:';

/** What a preset that is drawn beside others is known by. */
export const besideKey = (preset: string): string => `${PREFIX}${preset}`;

/** The preset that a key stands for. */
export const besideOf = (key: string): string | undefined =>
  key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;

/** A preset that is drawn beside others; without its draft until the history's presets are known. */
export interface Beside {
  readonly key: string;
  readonly preset: string;
  readonly draft: Draft | undefined;
}

export interface BesideQuestion {
  readonly named: readonly string[];
  /** The preset that is read, which is not drawn twice. */
  readonly read: string | undefined;
  readonly presets: readonly Preset[];
  readonly record: HistoryRecord | undefined;
  readonly models: Draft['models'];
}

/** The presets that an address names beside what is read, as drafts of the revision shown. */
export function besides({ named, read, presets, record, models }: BesideQuestion): readonly Beside[] {
  return named
    .filter((preset) => preset !== read)
    .map((preset) => {
      const found = presets.find((each) => each.preset === preset);
      const draft =
        found === undefined || record === undefined ? undefined : draftOfPreset(found, record, '', models);
      return { key: besideKey(preset), preset, draft };
    });
}

/** Names with one more, or without the one that was there; `undefined` where there is no room for more. */
export function toggled(
  names: readonly string[],
  name: string,
  isFull: boolean,
): readonly string[] | undefined {
  if (names.includes(name)) return names.filter((each) => each !== name);
  return isFull ? undefined : [...names, name];
}
