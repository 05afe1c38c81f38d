const PRESET = 'preset:';

/** Names a preset among the entries of a scenario, for the metadata of the proposal that was taken from it. */
export const entryOfPreset = (preset: string): string => `${PRESET}${preset}`;

/** The preset that an entry names; `undefined` for any other entry. */
export const presetOfEntry = (entry: string): string | undefined =>
  entry.startsWith(PRESET) ? entry.slice(PRESET.length) : undefined;
