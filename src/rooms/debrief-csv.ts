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
] as const;

/** A debrief as CSV: a line a move with the standing that it left, then shares by step and by delegation, and what was refused. Nobody is named. */
export function debriefCsv({ moves, shares, refused, ...debrief }: Debrief): string {
  const { roomId, history, base, until, baseline } = debrief;
  const about = [roomId, history, base.revision, base.at, until];
  const none = undefined;
  const standing = (kind: string, { mean, low, high }: Debrief['baseline']): string =>
    csvLine([kind, none, none, none, none, none, none, none, mean, low, high, none, ...about]);
  const lines = [
    csvLine(HEAD),
    standing('baseline', baseline),
    standing('package', debrief.package),
    ...moves.map(({ revision, recordedAt, move, stepId, wording, party, reason, leaves }) =>
      csvLine([
        'move',
        revision,
        recordedAt,
        move,
        stepId,
        wording,
        party,
        reason,
        leaves.mean,
        leaves.low,
        leaves.high,
        none,
        ...about,
      ]),
    ),
    ...shares.steps.map(({ stepId, parties, mean, standardError }) => {
      const what = stepId ?? 'the past';
      return csvLine([
        'share',
        none,
        none,
        none,
        what,
        none,
        parties.join(' '),
        none,
        mean,
        none,
        none,
        standardError,
        ...about,
      ]);
    }),
    ...shares.delegations.map(({ party, mean }) =>
      csvLine(['delegation', none, none, none, none, none, party, none, mean, none, none, none, ...about]),
    ),
    ...refused.map(({ stepId, wording, wouldMove: { mean, standardError } }) =>
      csvLine([
        'refused',
        none,
        none,
        none,
        stepId,
        wording,
        none,
        none,
        mean,
        none,
        none,
        standardError,
        ...about,
      ]),
    ),
  ];
  return lines.join('');
}
