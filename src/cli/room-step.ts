import { draftStepSchema, type StepContent, type StepDraft } from '../rooms/events.ts';
import { formOf } from '../http/faults.ts';
import { pathText } from '../http/path-text.ts';
import { given } from '../scenarios/act-fields.ts';
import { CliError, EXIT } from './exit.ts';

/** Options that tell a step. */
export interface StepOptions {
  readonly by?: string;
  readonly toward?: string;
  readonly both?: boolean;
  readonly code?: string;
  readonly day?: string;
  readonly issue?: string;
  readonly summary?: string;
  readonly chance?: string;
  readonly magnitude?: string;
  readonly because?: string;
  readonly reverses?: readonly string[];
  readonly omit?: string;
}

const PLACES: Readonly<Record<string, string>> = {
  initiator: '--by',
  target: '--toward',
  code: '--code',
  issue: '--issue',
  summary: '--summary',
  day: '--day',
  probability: '--chance',
  magnitude: '--magnitude',
  reverses: '--reverses',
};

/** The step that options tell; what they leave out of an amendment stays as it stood. */
export function stepOf(options: StepOptions, before?: StepContent): StepDraft {
  const { omit } = options;
  if (omit !== undefined) return formed({ edit: { edit: 'omit', actId: omit } });
  if (before !== undefined && 'edit' in before) {
    throw new CliError(
      EXIT.usage,
      'that step is an edit of the past',
      'Give --omit ACT, or table a step of its own.',
    );
  }
  const {
    commitmentId: _,
    score: __,
    ...stands
  } = before?.commitment ?? { commitmentId: '', score: undefined };
  return formed({ commitment: { ...stands, ...fieldsOf(options) } });
}

function fieldsOf(options: StepOptions) {
  const { by, toward, both, code, day, issue, summary, chance, magnitude, because, reverses } = options;
  const isDate = day !== undefined && !/^\d{1,3}$/.test(day);
  return given({
    initiator: by,
    target: toward,
    reciprocal: both,
    code: code === undefined ? undefined : { code },
    day: day === undefined || isDate ? undefined : Number(day),
    date: isDate ? day : undefined,
    issue,
    summary,
    probability: chance === undefined ? undefined : { value: Number(chance) },
    magnitude: magnitude === undefined ? undefined : given({ value: Number(magnitude), rationale: because }),
    reverses: reverses?.map((text) => {
      const [actId, share] = text.split(':');
      return given({ actId, share: share === undefined ? undefined : Number(share) });
    }),
  });
}

function formed(step: unknown): StepDraft {
  const form = formOf(draftStepSchema, step);
  if (form.ok) return form.value;
  const [{ path, message, remedy }] = form.error;
  const field = String(path[1] ?? '');
  throw new CliError(EXIT.invalidInput, `${PLACES[field] ?? pathText(path)} ${message}`, remedy);
}
