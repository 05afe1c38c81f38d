import type { Day } from '../../kernel/clock.ts';
import { freeSlug } from '../../kernel/slug.ts';
import type { CodeAnswer } from '../../pages/ontology-answers.ts';
import type { ActContent, ActInput } from '../../relations/events.ts';
import type { HistoryRecord } from '../record/record.ts';
import { filled, NO_SOURCE, sourceForm, sourcesOf, type SourceForm } from './source-form.ts';
import { occurredOf, whenOf, whenOn, type WhenForm } from './when-form.ts';

/** An act as one writes it, in the words of the form; what is not given is empty. */
export interface ActForm {
  /** Empty: made of the summary. */
  readonly actId: string;
  readonly summary: string;
  readonly code: string;
  readonly ontology: ActContent['code']['ontology'];
  readonly initiator: string;
  readonly target: string;
  readonly reciprocal: boolean;
  readonly when: WhenForm;
  readonly reported: string;
  readonly issue: string;
  readonly sources: readonly SourceForm[];
  readonly scale: string;
  readonly magnitude: number;
  readonly because: string;
  readonly level: string;
  readonly confidence: ActContent['confidence'];
  readonly followUpOf: string;
  /** An act that it takes back, and how much of it in per cent. */
  readonly reverses: string;
  readonly share: number;
  readonly summitId: string;
  /** What the form does not show of an act that is corrected. */
  readonly kept: Partial<ActContent>;
}

const SCALE = 'goldstein/gdelt';

export const newAct = (
  { declaration, acts }: Pick<HistoryRecord, 'declaration' | 'acts'>,
  day: Day,
): ActForm => ({
  actId: '',
  summary: '',
  code: '',
  ontology: 'cameo',
  initiator: declaration.parties[1],
  target: declaration.parties[0],
  reciprocal: false,
  when: whenOn(day),
  reported: '',
  issue: acts.at(-1)?.content.issue ?? declaration.issues[0]?.id ?? '',
  sources: [NO_SOURCE],
  scale: SCALE,
  magnitude: 1,
  because: '',
  level: '',
  confidence: 'high',
  followUpOf: '',
  reverses: '',
  share: 100,
  summitId: '',
  kept: {},
});

export function actForm(act: ActContent): ActForm {
  const [reversed] = act.reverses ?? [];
  return {
    actId: act.actId,
    summary: act.summary,
    code: act.code.code,
    ontology: act.code.ontology,
    initiator: act.initiator,
    target: act.target,
    reciprocal: act.reciprocal,
    when: whenOf(act.occurred),
    reported: act.reported ?? '',
    issue: act.issue,
    sources: act.sources.map(sourceForm),
    scale: act.score.scale,
    magnitude: act.magnitude.value,
    because: act.magnitude.rationale ?? '',
    level: act.level ?? '',
    confidence: act.confidence,
    followUpOf: act.followUpOf ?? '',
    reverses: reversed?.actId ?? '',
    share: Math.round((reversed?.share ?? 1) * 100),
    summitId: act.summitId ?? '',
    kept: act,
  };
}

/** The code as it stands, with its reason where it is still the same code. */
const codeOf = ({ code, ontology, kept }: ActForm): ActContent['code'] =>
  kept.code?.code === code && kept.code.ontology === ontology ? kept.code : { ontology, code };

/** What it takes back; further acts that a corrected one takes back stay. */
function reversesOf({ reverses, share, kept }: ActForm): ActContent['reverses'] {
  const [, ...others] = kept.reverses ?? [];
  const [before] = kept.reverses ?? [];
  const isSame = before?.actId === reverses && Math.round(before.share * 100) === share;
  const first = reverses === '' ? [] : [isSame ? before : { actId: reverses, share: share / 100 }];
  const all = [...first, ...others.filter(({ actId }) => actId !== reverses)];
  return all.length === 0 ? undefined : all;
}

/** What a coder proposed, it proposed by these words: others are not its own. */
function draftedOf({ kept, sources }: ActForm): Pick<ActContent, 'drafted'> {
  const { drafted } = kept;
  const isSameQuote = (kept.sources?.[0]?.quote ?? '') === (sources[0]?.quote ?? '');
  return drafted !== undefined && isSameQuote ? { drafted } : {};
}

/** A free id of its own for an act that is new. */
export const actIdOf = (form: ActForm, isTaken: (id: string) => boolean): string =>
  form.actId.trim() || freeSlug(form.summary, `act-${form.when.from}`, isTaken);

/** The act as it is sent; what is missing is left for the server to name. Its score is looked up there, in the scale. */
export function actInput(form: ActForm, actId: string, today: Day): ActInput {
  const { summary, initiator, target, reciprocal, reported, issue, level, confidence } = form;
  const reverses = reversesOf(form);
  return {
    actId,
    occurred: occurredOf(form.when, today),
    ...filled({
      summary,
      initiator,
      target,
      reported,
      issue,
      level,
      followUpOf: form.followUpOf,
      summitId: form.summitId,
    }),
    reciprocal,
    code: codeOf(form),
    score: { scale: form.scale },
    magnitude: { value: form.magnitude, ...(form.because.trim() !== '' && { rationale: form.because }) },
    ...(form.kept.class !== undefined && { class: form.kept.class }),
    confidence,
    ...(reverses !== undefined && { reverses: [...reverses] }),
    ...draftedOf(form),
    sources: sourcesOf(form.sources),
  } as ActInput;
}

/** The act as the model will see it; `undefined` while kind, day or strength are not told. */
export function actOf(
  form: ActForm,
  actId: string,
  today: Day,
  codes: ReadonlyMap<string, Pick<CodeAnswer, 'scores'>>,
): ActContent | undefined {
  const input = actInput(form, actId, today);
  const value = codes.get(form.code)?.scores[form.scale]?.value;
  if (value === undefined || !Number.isFinite(form.magnitude) || form.magnitude <= 0) return undefined;
  return { ...input, score: { scale: form.scale, value } } as ActContent;
}

/** An act of the record as it would be sent again. */
export const sentAgain = ({ score, ...act }: ActContent): ActInput =>
  ({ ...act, score: { scale: score.scale } }) as ActInput;
