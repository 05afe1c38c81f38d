import { dayLabel } from '../../charts/day-words.ts';
import { dayNumber, formatDay, parseDay, parseInstant } from '../../kernel/clock.ts';
import type { Projection } from '../../models/reaction/projection-answer.ts';
import type { StepDraft } from '../../rooms/events.ts';
import type { RoomAnswer } from '../../rooms/rooms.query.ts';
import type { StepView } from '../../rooms/room-view.ts';
import type { ProjectionFrame } from '../../live/protocol.ts';
import type { Debrief } from '../../rooms/debrief.ts';
import { verdictOf } from '../../rooms/room-sentences.ts';
import type { Problem } from '../app/api.client.ts';
import { dayWordsIn, signed } from '../ui/words.ts';

/** What was refused and what to do, as two sentences. */
export const problemWords = ({ detail, remedy }: Pick<Problem, 'detail' | 'remedy'>): string =>
  `${detail}${/[.!?]$/.test(detail) ? '' : '.'} ${remedy}`;

/** What is mostly put on a table, in plain words; any other code can be typed. */
export const KINDS: readonly (readonly [code: string, words: string])[] = [
  ['036', 'say they will meet'],
  ['042', 'visit'],
  ['046', 'negotiate'],
  ['050', 'work together in diplomacy'],
  ['057', 'sign an agreement'],
  ['062', 'work together in the military field'],
  ['070', 'give aid'],
  ['081', 'ease administrative measures'],
  ['085', 'ease sanctions or embargoes'],
  ['087', 'ease military pressure'],
  ['0874', 'withdraw troops'],
  ['161', 'reduce relations'],
  ['163', 'impose sanctions'],
  ['191', 'blockade, or restrict movement'],
];

/** When a step is carried out that nobody has set a day for; in the first third, so that one sees what follows. */
const USUAL_DAY = 30;

/** What a form holds of a step. */
export interface StepFields {
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly code: string;
  readonly issue: string;
  readonly day: number;
  readonly summary: string;
}

/** The two parties: who may carry out a step. */
export const sidesOf = ({ delegations }: Pick<RoomAnswer, 'delegations'>): readonly string[] =>
  delegations.filter(({ mediates }) => !mediates).map(({ party }) => party);

export function fieldsOf(room: RoomAnswer, party: string, step?: StepView): StepFields {
  if (step?.step !== undefined && 'commitment' in step.step) {
    const { initiator, target, reciprocal, code, issue, day, summary } = step.step.commitment;
    return { initiator, target, reciprocal, code: code.code, issue, day, summary };
  }
  // Steps are the parties' own: whoever mediates drafts one for them.
  const sides = sidesOf(room);
  const initiator = sides.includes(party) ? party : (sides[0] ?? party);
  const issue = room.issues[0]?.id ?? '';
  return {
    initiator,
    target: sides.find((each) => each !== initiator) ?? initiator,
    reciprocal: false,
    code: '057',
    issue,
    day: Math.min(USUAL_DAY, Math.ceil(room.horizonDays / 3)),
    summary: '',
  };
}

/** Prepared steps that a delegation can bring: its own, and those that both carry out; a mediator any. */
export function ideasFor(
  steps: readonly StepDraft[],
  room: RoomAnswer,
  party: string,
): readonly StepFields[] {
  const mediates = !sidesOf(room).includes(party);
  return steps.flatMap((step) => {
    if (!('commitment' in step)) return [];
    const { initiator, target, reciprocal, code, issue, day = 1, summary } = step.commitment;
    if (initiator !== party && !reciprocal && !mediates) return [];
    return [{ initiator, target, reciprocal, code: code.code, issue, day, summary }];
  });
}

/** The step of a form; what it does not show of an amended one stays. */
export function draftOf({ code, ...fields }: StepFields, before?: StepView): StepDraft {
  const stands =
    before?.step !== undefined && 'commitment' in before.step ? sendable(before.step) : undefined;
  return {
    commitment: {
      probability: { value: 1 },
      ...(stands !== undefined && 'commitment' in stands ? stands.commitment : {}),
      ...fields,
      code: { ontology: 'cameo', code },
    },
  } as StepDraft;
}

/** A step as commands take it: without the id and the value that the room gave it. */
function sendable(step: NonNullable<StepView['step']>): StepDraft {
  if ('edit' in step) return step as StepDraft;
  const { commitmentId: _, score, ...commitment } = step.commitment;
  return { commitment: { ...commitment, score: { scale: score.scale } } } as StepDraft;
}

/** A day as the reader's browser has its fields of days. */
export const dayWords = (day: string): string => dayLabel(dayNumber(day));

const points = (figure: number): string => figure.toFixed(1);

/** Where what is agreed leads, in one sentence about the model. */
export function packageSentence(room: RoomAnswer, { whatIf, difference }: Projection): string {
  const last = (column: readonly number[]): number => column.at(-1) ?? 0;
  const where = `between ${points(last(whatIf.q5))} and ${points(last(whatIf.q95))} in nine of ten futures of the model`;
  const moved = last(difference.mean);
  if (room.package.length === 0) return `Nothing is agreed: on ${dayWords(room.until)} tension is ${where}.`;
  const by = `${points(Math.abs(moved))} ${moved < 0 ? 'lower' : 'higher'} than without it on the mean`;
  return `With what is agreed tension on ${dayWords(room.until)} is ${where}, ${by}.`;
}

/**
 * What the model has for the last day beside what came. The record is of what was done then, so that it is held against the model
 * without what the room agreed; where the record does not go so far, nothing is.
 */
export function modelSentence(
  room: RoomAnswer,
  { whatIf, baseline }: Projection,
  came: number | undefined,
): string {
  const span = ({ q5, q95 }: Projection['whatIf']): string =>
    `between ${points(q5.at(-1) ?? 0)} and ${points(q95.at(-1) ?? 0)}`;
  const agreed =
    room.package.length === 0
      ? ''
      : `With what is agreed the model has ${span(whatIf)} in nine of ten futures. `;
  const without = `Without any step the model has ${span(baseline)}`;
  if (came === undefined) return `${agreed}${without}. What came is not in this record.`;
  const inside = (baseline.q5.at(-1) ?? 0) <= came && came <= (baseline.q95.at(-1) ?? 0);
  return `${agreed}${without}; what came, ${points(came)}, is ${inside ? 'inside' : 'outside'} that. The record is of what was done then, not of what this room agreed.`;
}

/** What a step moves, as frames tell it. */
export type StepFigures = NonNullable<ProjectionFrame['steps']>[number];

const moves = ({ mean }: { readonly mean: number }): string =>
  Math.abs(mean) < 0.05
    ? 'moves hardly anything'
    : `${mean < 0 ? 'lowers' : 'raises'} tension by ${points(Math.abs(mean))}`;

/** What a step moves on the last day, on the mean: by itself, and beside what is agreed where that differs. */
export function stepSentence(figures: StepFigures | undefined): string {
  if (figures === undefined) return 'Working out what it moves.';
  const { alone, beside } = figures;
  if (beside === undefined) return 'It cannot stand beside what is agreed.';
  const next = `Beside what is agreed it ${moves(beside)}`;
  return alone === undefined || moves(alone) === moves(beside)
    ? `${next}.`
    : `${next}, by itself it ${moves(alone)}.`;
}

/** The same in a few words, for a step on the table. */
export const effectOf = ({ alone }: Pick<StepFigures, 'alone'>): string | undefined =>
  alone === undefined ? undefined : `By itself ${signed(alone.mean)} points`;

export type TableOrder = 'side' | 'effect' | 'time';

/** Steps by what they move by themselves, what lowers most first; or by when they are carried out. */
export function stepsBy(
  order: Exclude<TableOrder, 'side'>,
  { steps }: Pick<RoomAnswer, 'steps'>,
  figures: ReadonlyMap<string, StepFigures>,
): readonly StepView[] {
  const key = ({ stepId, step }: StepView): number =>
    order === 'effect'
      ? (figures.get(stepId)?.alone?.mean ?? Number.MAX_VALUE)
      : step !== undefined && 'commitment' in step
        ? step.commitment.day
        : 0;
  return steps.toSorted((a, b) => key(a) - key(b));
}

/** The day so many days after the last one that is past; empty where there is none. */
export const dayAfter = ({ base }: Pick<RoomAnswer, 'base'>, days: number): string =>
  Number.isFinite(days) ? formatDay(dayNumber(base.at) + days) : '';

/** How many days a day is after the last one that is past; not a number where a field of days is empty. */
export const daysUntil = ({ base }: Pick<RoomAnswer, 'base'>, day: string): number =>
  (parseDay(day) ?? Number.NaN) - dayNumber(base.at);

export interface StepWords {
  readonly title: string;
  /** Who does it, and when. */
  readonly who: string;
  /** What only some want to know. */
  readonly details: string;
}

const EDITS = { omit: 'left out', move: 'moved to another day', insert: 'added' } as const;

/** A step in plain words. */
export function stepWords({ step, wording }: StepView, room: RoomAnswer): StepWords {
  if (step === undefined) return { title: 'A step that is hidden', who: '', details: '' };
  if ('edit' in step) {
    const { edit } = step;
    const what = edit.edit === 'insert' ? edit.act.summary : edit.actId;
    return { title: `An act of the past ${EDITS[edit.edit]}`, who: what, details: `Wording ${wording}` };
  }
  const { summary, day, code, initiator, target, reciprocal, issue, probability } = step.commitment;
  const both = `${nameOf(room, initiator)}${reciprocal ? ' and ' : ' to '}${nameOf(room, target)}`;
  const about = room.issues.find(({ id }) => id === issue)?.title ?? issue;
  const chance = probability.value === 1 ? '' : `, in ${Math.round(probability.value * 100)} of 100 futures`;
  const kind = KINDS.find(([known]) => known === code.code)?.[1];
  return {
    title: summary,
    who: `${both}, ${dayWords(dayAfter(room, day))}${chance}`,
    details: `${kind === undefined ? '' : `${capital(kind)} `}(code ${code.code}), about ${about}, wording ${wording}`,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export interface TableColumn {
  readonly key: string;
  readonly title: string;
  /** Across both columns: what neither side brings. */
  readonly wide: boolean;
  readonly steps: readonly StepView[];
}

/** The table: what each side brings, by who carries it out, and below what third parties do. */
export function columnsOf(view: RoomAnswer): readonly TableColumn[] {
  const sides = sidesOf(view);
  const sideOf = ({ binds, party }: StepView): string | undefined =>
    [...binds, party].find((each) => sides.includes(each));
  const others = view.steps.filter((step) => sideOf(step) === undefined);
  return [
    ...sides.map((side) => ({
      key: side,
      title: `${nameOf(view, side)} brings`,
      wide: false,
      steps: view.steps.filter((step) => sideOf(step) === side),
    })),
    ...(others.length === 0 ? [] : [{ key: '', title: 'Others bring', wide: true, steps: others }]),
  ];
}

/** Steps on the table that wait for the answer of a delegation. */
export const waitingFor = ({ steps }: RoomAnswer, party: string): readonly string[] =>
  steps
    .filter(
      ({ waitsFor, refused }) => waitsFor.includes(party) && refused.every((each) => each.party !== party),
    )
    .map(({ stepId }) => stepId);

/** What the big screen says of predictions: what is asked while it is, and what came of it; absent where neither is of the moment. */
export function screenSentence(
  { phase, question, revealed }: Pick<RoomAnswer, 'phase' | 'question' | 'revealed'>,
  sealed: number,
): string | undefined {
  if (revealed !== undefined) return dayWordsIn(verdictOf(revealed));
  if (phase.name !== 'predict' || question === undefined) return undefined;
  return `How tense will it be on ${dayWords(question.day)}? ${sealed} sealed ${sealed === 1 ? 'prediction' : 'predictions'}.`;
}

/** How a step stands, in words. */
export function standing({ lies, agreed, refused, waitsFor, reason }: StepView, room: RoomAnswer): string {
  if (lies === 'hidden') return `Hidden by the facilitator: ${reason ?? ''}`;
  if (lies === 'taken back') return 'Taken back';
  if (agreed) return 'Agreed';
  if (refused.length > 0) {
    return refused.map((each) => `${nameOf(room, each.party)} refuses: ${each.reason}`).join(' ');
  }
  const absent = room.delegations.filter(({ people }) => people === 0).map(({ party }) => party);
  return `Waits for ${waitsFor.map((party) => `${nameOf(room, party)}${absent.includes(party) ? ', where nobody is' : ''}`).join(' and ')}`;
}

export const nameOf = ({ names }: Pick<RoomAnswer, 'names'>, party: string): string => names[party] ?? party;

/** Minutes and seconds until an instant by the server's clock; absent: for as long as the facilitator wants. */
export function clockOf(endsAt: string | undefined, now: number): string | undefined {
  if (endsAt === undefined) return undefined;
  const left = Math.max(0, Math.ceil(((parseInstant(endsAt) ?? now) - now) / 1000));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}

/** What a step of the room says; of what is no step, that it is a change of the past. */
export function titleOf(room: RoomAnswer, stepId: string | undefined): string {
  const step = room.steps.find((each) => each.stepId === stepId);
  return step === undefined ? 'Changes of the past' : stepWords(step, room).title;
}

export interface DebriefRow {
  readonly key: number;
  readonly who: string;
  readonly what: string;
  readonly mean: string;
  readonly span: string;
}

/** Moves of the table in their order, each with the band that it left. */
export const debriefRows = (room: RoomAnswer, moves: Debrief['moves']): readonly DebriefRow[] =>
  moves.map(({ revision, move, stepId, participant, reason, leaves }) => ({
    key: revision,
    who: room.participants.find((one) => one.participant === participant)?.name ?? '',
    what: `${move}: ${titleOf(room, stepId)}${reason === undefined ? '' : ` (${reason})`}`,
    mean: points(leaves.mean),
    span: `${points(leaves.low)} and ${points(leaves.high)}`,
  }));
