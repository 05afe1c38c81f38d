import { csvLine } from '../kernel/csv.ts';
import type { Debrief } from './debrief.ts';

const HEAD = [
  'kind',
  'revision',
  'recorded_at',
  'move',
  'step',
  'wording',
  'party',
  'reason',
  'mean',
  'low',
  'high',
  'standard_error',
  'room',
  'history',
  'base_revision',
  'base_day',
  'until',
  'date',
] as const;

type Row = Readonly<Partial<Record<(typeof HEAD)[number], string | number | undefined>>>;

/**
 * A debrief as CSV: a line a move with the standing that it left, then shares by step and by delegation, what was refused, and a line for each
 * day of the record past the fork, which alone has a `date`. Nobody is named.
 */
export function debriefCsv({ moves, shares, refused, recorded = [], ...debrief }: Debrief): string {
  const { roomId, history, base, until, baseline } = debrief;
  const about: Row = { room: roomId, history, base_revision: base.revision, base_day: base.at, until };
  const rows: Row[] = [
    { kind: 'baseline', ...standing(baseline) },
    { kind: 'package', ...standing(debrief.package) },
    ...moves.map(({ revision, recordedAt, move, stepId, wording, party, reason, leaves }) => ({
      kind: 'move',
      revision,
      recorded_at: recordedAt,
      move,
      step: stepId,
      wording,
      party,
      reason,
      ...standing(leaves),
    })),
    ...shares.steps.map(({ stepId, parties, mean, standardError }) => ({
      kind: 'share',
      step: stepId ?? 'the past',
      party: parties.join(' '),
      mean,
      standard_error: standardError,
    })),
    ...shares.delegations.map(({ party, mean }) => ({ kind: 'delegation', party, mean })),
    ...refused.map(({ stepId, wording, wouldMove: { mean, standardError } }) => ({
      kind: 'refused',
      step: stepId,
      wording,
      mean,
      standard_error: standardError,
    })),
    ...recorded.map(({ date, tension }) => ({ kind: 'recorded', mean: tension, date })),
  ];
  const lines = rows.map((row) => ({ ...row, ...about })).map((row) => HEAD.map((column) => row[column]));
  return [HEAD, ...lines].map((line) => csvLine(line)).join('');
}

const standing = ({ mean, low, high }: Debrief['baseline']): Row => ({ mean, low, high });
