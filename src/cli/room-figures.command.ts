import type { Moves } from '../rooms/step-figures.ts';
import { FINAL_PATHS, SECOND_PATHS } from '../rooms/fair-rounds.ts';
import { RoomFigures } from '../rooms/room-figures.runner.ts';
import { RoomQuestions } from '../rooms/room-question.query.ts';
import type { RoomFigured } from '../rooms/room-work.runner.ts';
import { loadRooms } from '../rooms/rooms.reader.ts';
import type { RoomState } from '../rooms/state.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { withProjections } from './projecting.session.ts';
import { roomNamed } from './room.session.ts';
import { withStore } from './store.session.ts';
import { table } from './terminal-table.ts';
import type { Terminal } from './terminal-text.ts';

/** `detente room figures`: where the package leads, and what each step on the table moves, by itself and beside the package. */
export async function roomFigures(
  context: CliContext,
  named: string,
  options: { readonly json?: boolean; readonly final?: boolean },
): Promise<void> {
  const wanted = options.final === true ? FINAL_PATHS : SECOND_PATHS;
  const { room, figured } = await withStore(
    context,
    async (store) =>
      withProjections(context, store, undefined, async (projecting) => {
        const models = await loadRooms(store);
        const found = roomNamed({ models }, named);
        const questions = new RoomQuestions({
          ...projecting,
          histories: await loadHistories(store),
          clock: context.clock,
        });
        const figures = new RoomFigures({ ...projecting, rooms: models.rooms, questions });
        return { room: found, figured: await figuresOn(figures, found, wanted, context.signal) };
      }),
    'read',
  );
  await context.print(
    options.json === true
      ? `${JSON.stringify(figured)}\n`
      : `${figuresLines(room, figured, context.terminal()).join('\n')}\n`,
  );
}

async function figuresOn(
  figures: RoomFigures,
  { opened }: RoomState,
  paths: number,
  signal: AbortSignal,
): Promise<RoomFigured> {
  for await (const result of figures.follow(opened.roomId, signal)) {
    const figured = accepted(result);
    if (figured.projection.paths >= paths) return figured;
  }
  throw new CliError(EXIT.unexpected, 'the figures were not finished', 'Run the command again.');
}

const points = (moves: Moves | undefined): string =>
  moves === undefined ? '' : `${moves.mean > 0 ? '+' : ''}${moves.mean.toFixed(1)}`;

function figuresLines(room: RoomState, { projection, steps }: RoomFigured, terminal: Terminal): string[] {
  const { whatIf, baseline, paths } = projection;
  const last = (mean: readonly number[]): string => (mean.at(-1) ?? Number.NaN).toFixed(1);
  const summaryOf = (stepId: string): string => {
    const step = room.steps.get(stepId)?.step;
    return step !== undefined && 'commitment' in step ? step.commitment.summary : stepId;
  };
  return [
    `Tension on the last day, in the mean of ${paths} futures: ${last(baseline.mean)} without a step, ${last(whatIf.mean)} with what is agreed`,
    ...table(
      steps,
      [
        { title: 'step', value: ({ stepId }) => summaryOf(stepId), least: 20 },
        { title: 'stands', value: ({ agreed }) => (agreed ? 'agreed' : 'open') },
        { title: 'by itself', value: ({ alone }) => points(alone) },
        { title: 'beside the others', value: ({ beside }) => points(beside) },
      ],
      terminal,
    ),
  ];
}
