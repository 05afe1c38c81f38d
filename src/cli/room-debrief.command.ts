import { counted } from '../kernel/counted.ts';
import { debriefCsv } from '../rooms/debrief-csv.ts';
import type { Debrief } from '../rooms/debrief.ts';
import { DebriefQuery } from '../rooms/debrief.query.ts';
import { RecordedAfter } from '../rooms/recorded.query.ts';
import { recordedVerdict } from '../rooms/room-sentences.ts';
import { RoomQuestions } from '../rooms/room-question.query.ts';
import { loadRooms } from '../rooms/rooms.reader.ts';
import type { RoomState } from '../rooms/state.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { withProjections } from './projecting.session.ts';
import { roomNamed } from './room.session.ts';
import { withStore } from './store.session.ts';
import { table } from './terminal-table.ts';
import { words, type Terminal } from './terminal-text.ts';

/** `detente room debrief`: the moves in order with what each left, shares by step and by delegation, and what was refused. */
export async function debriefRoom(
  context: CliContext,
  named: string,
  options: { readonly json?: boolean; readonly csv?: boolean },
): Promise<void> {
  const { room, debrief } = await withStore(
    context,
    async (store) =>
      withProjections(context, store, undefined, async (projecting) => {
        const found = roomNamed({ models: await loadRooms(store) }, named);
        const histories = await loadHistories(store);
        const questions = new RoomQuestions({ ...projecting, histories, clock: context.clock });
        const recorded = new RecordedAfter({ histories, documented: projecting.projections.documented });
        const query = new DebriefQuery({ ...projecting, store, questions, recorded });
        return { room: found, debrief: accepted(await query.of(found.opened.roomId, context.signal)) };
      }),
    'read',
  );
  if (options.json === true) return context.print(`${JSON.stringify(debrief)}\n`);
  if (options.csv === true) return context.print(debriefCsv(debrief));
  await context.print(`${debriefLines(debrief, room, context.terminal()).join('\n')}\n`);
}

const points = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
const between = ({ mean, low, high }: Debrief['baseline']): string =>
  `${mean.toFixed(1)} (${low.toFixed(0)} to ${high.toFixed(0)})`;

function debriefLines(debrief: Debrief, room: RoomState, terminal: Terminal): string[] {
  const { title, until, baseline, package: agreed, moves, shares, refused, recorded = [] } = debrief;
  const nameOf = (participant: string): string => room.participants.get(participant)?.name ?? 'somebody';
  const stepOf = (stepId: string | undefined): string => {
    const step = stepId === undefined ? undefined : room.steps.get(stepId);
    const summary =
      step !== undefined && 'commitment' in step.step ? step.step.commitment.summary : undefined;
    return step?.lies === 'hidden' ? 'a hidden step' : (summary ?? stepId ?? 'what is changed of the past');
  };
  return [
    `${words(title, terminal)}: tension on ${until}, nine futures in ten in brackets`,
    `without a step ${between(baseline)}, with ${counted(agreed.steps.length, 'agreed step')} ${between(agreed)}`,
    ...[recordedVerdict(recorded)].filter((line) => line !== undefined),
    '',
    ...table(
      moves,
      [
        { title: 'r', value: ({ revision }) => String(revision) },
        { title: 'who', value: ({ participant }) => nameOf(participant), least: 6 },
        { title: 'what', value: ({ move }) => move },
        { title: 'step', value: ({ stepId }) => stepOf(stepId), least: 16 },
        { title: 'agreed', value: (move) => String(move.package.length), drop: 1 },
        { title: 'tension then', value: ({ leaves }) => between(leaves) },
      ],
      terminal,
    ),
    '',
    `What the steps do, ${points(shares.whole)} points in all:`,
    ...shares.steps.map(({ stepId, mean }) => `${points(mean)} ${words(stepOf(stepId), terminal)}`),
    'By who carries them out:',
    ...shares.delegations.map(({ party, mean }) => `${points(mean)} ${party}`),
    ...(refused.length === 0 ? [] : ['Refused, and what it would have changed:']),
    ...refused.map(({ stepId, wouldMove }) => `${points(wouldMove.mean)} ${words(stepOf(stepId), terminal)}`),
  ];
}
