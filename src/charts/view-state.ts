import { FIRST_REACTION_MODEL, REACTION_MODELS, type ReactionModel } from '../models/reaction/parameters.ts';
import type { Dedupe, DEDUPE } from '../models/tension/dedupe.ts';
import { AGAINST_LIMIT, againstKey, isDistinct, parseAgainst } from './second-line.ts';
import { TENSION_MODEL } from '../models/tension/parameters.ts';
import { parseDay, withPlusOfOffset, type Day } from '../kernel/clock.ts';
import { TRACKING } from '../kernel/tracking.ts';

/**
 * What a page shows, as the parameters of its address. The page keeps no other state worth sharing, and the server draws
 * the chart of the same parameters, so an address can be sent, embedded and gone back to.
 */
export interface ViewState {
  readonly history?: string;
  /** Written by the page where a what-if that is shown changes the past, so that the address says it. */
  readonly past?: 'edited';
  /** The days shown; the whole coverage where left out. */
  readonly from?: Day;
  readonly to?: Day;
  /** The day read. */
  readonly at?: Day;
  /** The record as it was: a revision or an ISO 8601 instant. */
  readonly asOf?: string;
  /** First digits of the hash of the record's chain at `asOf`: a record that has another there is not the one that was shared. */
  readonly chain?: string;
  /** Only what the public could know by then. */
  readonly knownBy?: Day;
  /** How often rows of a data set count that tell the same; once where left out. */
  readonly dedupe?: Exclude<Dedupe, typeof DEDUPE>;
  /** The act whose card is open. */
  readonly act?: string;
  readonly why: 'act' | 'issue' | 'direction';
  readonly list: 'compact' | 'full' | 'raw';
  /** Words that the list of acts is searched for. */
  readonly search?: string;
  /** What a reader looks at: `slide` is the chart and its sentence alone, in large type, for a room. */
  readonly form: 'chart' | 'table' | 'slide';
  /** What-ifs shown beside each other; the first is the one whose projection is read. */
  readonly whatIfs: readonly string[];
  /** A preset of the history's scenario, shown as an unsaved draft. */
  readonly preset?: string;
  /** Presets shown beside what is read, after the saved what-ifs; with these no more than `WHAT_IFS_LIMIT`. */
  readonly beside: readonly string[];
  /** Lines drawn beside the one that is read, as `parseAgainst` reads them; no more than `AGAINST_LIMIT`. */
  readonly against: readonly string[];
  /** What simulates presets; a link without it is from before there was a choice. */
  readonly model?: ReactionModel;
  /** The seed of the preset that is read, where a link pins it; else the preset's own. */
  readonly seed?: number;
  /** An unsaved draft, as JSON. */
  readonly draft?: string;
  readonly axis: 'tension' | 'difference';
  /** The stop of the guided story, from 1. */
  readonly stop?: number;
  /** The sample future that is picked, from 1. */
  readonly future?: number;
  /** Words that the home is searched for, and how it is put in order. */
  readonly find?: string;
  readonly sort?: RelationSort;
  readonly theme: 'auto' | 'light' | 'dark';
}

export const RELATION_SORTS = ['name', 'level', 'change'] as const;
/** By name, highest level first, or greatest change over 7 days first. */
export type RelationSort = (typeof RELATION_SORTS)[number];

export const WHAT_IFS_LIMIT = 4;
/** Most characters of a draft in an address; servers and chat programs cut longer ones. */
export const DRAFT_LIMIT = 6000;

export const DEFAULT_VIEW: ViewState = {
  why: 'act',
  list: 'compact',
  form: 'chart',
  whatIfs: [],
  beside: [],
  against: [],
  axis: 'tension',
  theme: 'auto',
};

interface Parsed {
  readonly view: ViewState;
  /** Parameters that made no sense and were left out, in words. */
  readonly problems: readonly string[];
  /** Whether it names nothing of a history: then the page shows all there are. */
  readonly home: boolean;
}

/** What an address may say that is of no history. */
const OF_HOME: ReadonlySet<string> = new Set<keyof ViewState>(['find', 'sort', 'theme']);

type Accept<T> = (text: string) => T | undefined;

const day: Accept<Day> = (text) => (parseDay(text) === undefined ? undefined : text);
const slug: Accept<string> = (text) => (/^[a-z0-9-]{1,80}$/.test(text) ? text : undefined);
const oneOf =
  <T extends string>(...values: readonly T[]): Accept<T> =>
  (text) =>
    values.find((value) => value === text);

const FIELDS: { readonly [K in keyof ViewState]-?: Accept<NonNullable<ViewState[K]>> } = {
  history: (text) => (/^[A-Z]{3}-[A-Z]{3}(?:~[a-z0-9-]{1,80})?$/.test(text) ? text : undefined),
  past: oneOf('edited'),
  from: day,
  to: day,
  at: day,
  asOf: (given) => {
    const text = withPlusOfOffset(given);
    return /^(?:r?\d{1,9}|\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))$/.test(text) ? text : undefined;
  },
  chain: (text) => (/^[0-9a-f]{8,64}$/.test(text) ? text : undefined),
  knownBy: day,
  dedupe: oneOf('story', 'none'),
  act: slug,
  why: oneOf('act', 'issue', 'direction'),
  list: oneOf('compact', 'full', 'raw'),
  search: (text) => text.slice(0, 100) || undefined,
  form: oneOf('chart', 'table', 'slide'),
  whatIfs: (text) => {
    const ids = [...new Set(text.split(','))];
    return ids.length <= WHAT_IFS_LIMIT && ids.every((id) => /^[0-9a-f-]{36}$/.test(id)) ? ids : undefined;
  },
  preset: slug,
  beside: (text) => {
    const slugs = [...new Set(text.split(','))];
    return slugs.every((each) => slug(each) !== undefined) ? slugs : undefined;
  },
  against: (text) => {
    const named = [...new Set(text.split(','))].map(parseAgainst);
    const keys = named.flatMap((each) => (each === undefined ? [] : [againstKey(each)]));
    return keys.length === named.length && keys.length <= AGAINST_LIMIT && isDistinct(keys)
      ? keys
      : undefined;
  },
  model: oneOf(...REACTION_MODELS),
  seed: (text) => (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : undefined),
  draft: (text) => (text.length <= DRAFT_LIMIT ? text : undefined),
  axis: oneOf('tension', 'difference'),
  stop: (text) => (/^[1-9]\d?$/.test(text) ? Number(text) : undefined),
  future: (text) => (/^[1-9]\d?$/.test(text) ? Number(text) : undefined),
  find: (text) => text.slice(0, 100) || undefined,
  sort: oneOf(...RELATION_SORTS),
  theme: oneOf('auto', 'light', 'dark'),
};

export const VIEW_FIELDS = Object.keys(FIELDS) as readonly (keyof ViewState)[];

/** Whether what-ifs are shown: they go by acts as rows that agree are counted once. */
const showsWhatIf = ({
  preset,
  draft,
  whatIfs,
  beside,
}: Pick<ViewState, 'preset' | 'draft' | 'whatIfs' | 'beside'>) =>
  (preset ?? draft ?? whatIfs[0] ?? beside[0]) !== undefined;

/** Reads an address's parameters; what makes no sense is left out and told, the rest still shows. */
export function parseView(search: string | URLSearchParams): Parsed {
  const parameters = typeof search === 'string' ? new URLSearchParams(search) : search;
  const problems: string[] = [];
  const view: Record<string, unknown> = { ...DEFAULT_VIEW };
  for (const field of VIEW_FIELDS) {
    const text = parameters.get(field);
    if (text === null || text === '') continue;
    const value = FIELDS[field](text);
    if (value === undefined) problems.push(`${field}=${text.slice(0, 40)}`);
    else view[field] = value;
  }
  for (const [name, text] of parameters) {
    if (!Object.hasOwn(FIELDS, name) && !TRACKING.test(name)) problems.push(`${name}=${text}`.slice(0, 60));
  }
  const { from, to, whatIfs, beside, dedupe } = view as unknown as ViewState;
  if (from !== undefined && to !== undefined && from > to) {
    problems.push(`from=${from} lies after to=${to}`);
    delete view['from'];
    delete view['to'];
  }
  if (dedupe !== undefined && showsWhatIf(view as unknown as ViewState)) {
    problems.push(`dedupe=${dedupe} beside what-ifs, which count rows that tell the same once`);
    delete view['dedupe'];
  }
  if (whatIfs.length + beside.length > WHAT_IFS_LIMIT) {
    problems.push(`beside=${beside.join(',')} makes more than ${WHAT_IFS_LIMIT} with whatIfs`);
    view['beside'] = DEFAULT_VIEW.beside;
  }
  const home = [...parameters.keys()].every((name) => OF_HOME.has(name) || !Object.hasOwn(FIELDS, name));
  return { view: view as unknown as ViewState, problems, home };
}

/** The parameters of a view, without a question mark; what is as by default is left out. */
export function formatView(view: ViewState): string {
  const parameters = new URLSearchParams();
  for (const field of VIEW_FIELDS) {
    const value = view[field];
    if (value === undefined || value === DEFAULT_VIEW[field]) continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') parameters.set(field, text);
  }
  // Readable where the specification of URLs allows it.
  return parameters
    .toString()
    .replaceAll('%7E', '~')
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%2F', '/');
}

export type ViewChange = Partial<{ [K in keyof ViewState]: ViewState[K] | undefined }>;

/** A view after a change; what is undefined in it is taken out. The hash of a chain is of one revision of one history, and goes with it. */
export function changedView(view: ViewState, change: ViewChange): ViewState {
  const next: Record<string, unknown> = { ...view, ...change };
  const isElsewhere =
    next['asOf'] !== view.asOf || (view.history !== undefined && next['history'] !== view.history);
  if (isElsewhere && change.chain === undefined) delete next['chain'];
  // Lines beside it are of its pair, and none of them is its own.
  if (view.history !== undefined && next['history'] !== view.history && change.against === undefined)
    next['against'] = DEFAULT_VIEW.against;
  if (showsWhatIf(next as unknown as ViewState)) delete next['dedupe'];
  for (const [key, value] of Object.entries(next)) if (value === undefined) delete next[key];
  return next as unknown as ViewState;
}

/** The models of links and files that name none. */
export const FIRST_MODELS = { tension: TENSION_MODEL, reaction: FIRST_REACTION_MODEL } as const;

/**
 * A draft of an address: what it proposes, for who judges proposals, and the what-if that it revises, which is no part of a
 * proposal. One that names no models is from before there was a choice. `outcome` is `undefined` where the text is not even JSON.
 */
export function readDraft(draft: string): {
  readonly outcome: unknown;
  readonly revises?: string | undefined;
} {
  try {
    const { of, ...outcome } = JSON.parse(draft) as { readonly of?: { readonly whatIfId?: string } };
    return { outcome: { models: FIRST_MODELS, ...outcome }, revises: of?.whatIfId };
  } catch {
    return { outcome: undefined };
  }
}
