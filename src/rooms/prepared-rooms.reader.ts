import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { SCENARIO_FOLDER, type ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import type { RoomState } from './state.ts';
import { preparedFileSchema, type PreparedRoom } from './prepared-room.ts';

const SUFFIX = '.room.yaml';

/** Rooms that come along with scenarios of the library, read once: each file is named like the scenario that it is for. */
export class PreparedRooms {
  readonly #library: Pick<ScenarioLibrary, 'get'>;
  readonly #folder: string;
  #read: Promise<readonly PreparedRoom[]> | undefined;

  constructor(parts: { readonly library: Pick<ScenarioLibrary, 'get'>; readonly folder?: string }) {
    this.#library = parts.library;
    this.#folder = parts.folder ?? SCENARIO_FOLDER;
  }

  /** Rejects where a file is no prepared room, or is named like no scenario. */
  list(): Promise<readonly PreparedRoom[]> {
    this.#read ??= this.#readAll();
    return this.#read;
  }

  /** What is prepared for a room that was opened on its history and day. */
  async of({ opened, base }: Pick<RoomState, 'opened' | 'base'>): Promise<PreparedRoom | undefined> {
    return (await this.list()).find(({ history, at }) => history === opened.history && at === base.at);
  }

  async #readAll(): Promise<readonly PreparedRoom[]> {
    const files = (await readdir(this.#folder)).filter((file) => file.endsWith(SUFFIX)).sort();
    return Promise.all(files.map((file) => this.#readOne(file)));
  }

  async #readOne(file: string): Promise<PreparedRoom> {
    const text = await readFile(join(this.#folder, file), 'utf8');
    const parsed = preparedFileSchema.parse(parse(text, { schema: 'core' }));
    const scenario = basename(file, SUFFIX);
    const found = await this.#library.get(scenario);
    if (!found.ok) throw new Error(`${file}: ${found.error.message}`);
    return { scenario, history: found.value.history, ...parsed };
  }
}
