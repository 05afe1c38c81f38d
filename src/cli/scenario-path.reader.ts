import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIO_FOLDER } from '../scenarios/scenario-library.reader.ts';
import { SCENARIO_SUFFIX } from '../scenarios/scenario-file.reader.ts';

/** Whether a text has the form of a scenario's name, not of a path. */
export const isScenarioName = (text: string): boolean => /^[a-z0-9-]+$/.test(text);

/** The path that a person means: a file as it stands, else the scenario of that name that comes along. */
export function scenarioPathOf(file: string): string {
  if (existsSync(file) || !isScenarioName(file)) return file;
  const bundled = join(SCENARIO_FOLDER, `${file}${SCENARIO_SUFFIX}`);
  return existsSync(bundled) ? bundled : file;
}
