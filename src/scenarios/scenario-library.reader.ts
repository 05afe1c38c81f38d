import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { dayOfInstant, type Clock } from '../kernel/clock.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { ScenarioProblem } from './file-problem.ts';
import { readScenario, SCENARIO_SUFFIX, scenarioFilesIn, type Parsed } from './scenario-file.reader.ts';
import type { Scenario } from './schema.ts';

/** The folder of the scenarios that come along, beside `src` and `dist`. */
export const SCENARIO_FOLDER = resolve(import.meta.dirname, '../../scenarios');

/** A file of the library: its scenario, or what is wrong with it. */
export interface LibraryEntry {
  readonly name: string;
  readonly parsed: Parsed;
}

/** What was read of each file, for all libraries of the process: a thread that parses costs more than what it parses. */
const read = new Map<string, { readonly stamp: string; readonly parsed: Promise<Parsed> }>();

/** The scenarios of a folder. Files are read again only where they changed. */
export class ScenarioLibrary {
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(parts: { readonly clock: Clock; readonly folder?: string }) {
    this.#clock = parts.clock;
    this.#folder = parts.folder ?? SCENARIO_FOLDER;
  }

  /** Names of the scenarios, sorted. */
  async names(): Promise<string[]> {
    const files = await scenarioFilesIn(this.#folder);
    return files.map((file) => basename(file, SCENARIO_SUFFIX));
  }

  /** Every file, also of those that are no valid scenario. */
  async list(): Promise<LibraryEntry[]> {
    const names = await this.names();
    return Promise.all(names.map(async (name) => ({ name, parsed: await this.#read(name) })));
  }

  /** One scenario by its name. Rejections: `unknown-scenario`; `invalid-scenario` with all its problems. */
  async get(name: string): Promise<Result<Scenario>> {
    const names = await this.names();
    if (!names.includes(name)) return err(unknownScenario(name, names));
    const parsed = await this.#read(name);
    return parsed.ok ? ok(parsed.value) : err(invalidScenario(name, parsed.error));
  }

  async #read(name: string): Promise<Parsed> {
    const path = join(this.#folder, `${name}${SCENARIO_SUFFIX}`);
    const now = this.#clock.now();
    const found = await stat(path).catch(() => undefined);
    // Whether a day has come yet is part of the check, so each day is a new one.
    const stamp = `${found?.mtimeMs} ${found?.size} ${dayOfInstant(now)}`;
    const cached = read.get(path);
    if (cached?.stamp === stamp) return cached.parsed;
    const parsed = readScenario(path, now);
    read.set(path, { stamp, parsed });
    return parsed;
  }
}

const unknownScenario = (name: string, names: readonly string[]) =>
  rejection(
    'missing',
    'unknown-scenario',
    `There is no scenario "${name.slice(0, 80)}"`,
    names.length === 0 ? 'None came along with this installation.' : `There are ${names.join(', ')}.`,
    { names },
  );

/** The refusal of a scenario file, by a name that says which. */
export const invalidScenario = (name: string, problems: readonly ScenarioProblem[]) =>
  rejection(
    'rule',
    'invalid-scenario',
    `The file of scenario "${name}" has ${problems.length === 1 ? 'a fault' : `${problems.length} faults`}`,
    'Mend what details.problems names, by line and column.',
    { problems: problems.map(({ file, ...problem }) => ({ ...problem, file: basename(file) })) },
  );
