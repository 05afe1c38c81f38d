import type { Moves } from '../rooms/step-figures.ts';
import { FINAL_PATHS, SECOND_PATHS } from '../rooms/fair-rounds.ts';
import { RoomFigures, type Overlay } from '../rooms/room-figures.runner.ts';
import { RoomQuestions } from '../rooms/room-question.query.ts';
import type { RoomFigured } from '../rooms/room-work.runner.ts';
import { loadRooms } from '../rooms/rooms.reader.ts';
import type { RoomState } from '../rooms/state.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { withProjections } from './projecting.session.ts';
import { stepOf, type StepOptions } from './room-step.ts';
import { roomNamed } from './room.session.ts';
import { withStore } from './store.session.ts';
import { table } from './terminal-table.ts';
import type { Terminal } from './terminal-text.ts';

interface FiguresOptions {
  readonly json?: boolean;
  readonly final?: boolean;
}

/** `detente room try`: what a step moves before it is tabled; nothing is recorded and nobody else sees it. */
export async function tryStep(
  context: CliContext,
  named: string,
  options: FiguresOptions & StepOptions,
): Promise<void> {
  await roomFigures(context, named, options, {
    add: [{ stepId: TRIED, step: stepOf(options) }],
    take: [],
  });
}

/** The id of a step that is tried. */
const TRIED = 'tried';

/** `detente room figures`: where the package leads, and what each step on the table moves, by itself and beside the package. */
export async function roomFigures(
  context: CliContext,
  named: string,
  options: FiguresOptions,
  over?: Overlay,
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
        return { room: found, figured: await figuresOn(figures, found, { wanted, over }, context.signal) };
      }),
    'read',
  );
  await context.print(
    options.json === true
      ? `${JSON.stringify(figured)}\n`
      : `${figuresLines(room, figured, over, context.terminal()).join('\n')}\n`,
  );
}

async function figuresOn(
  figures: RoomFigures,
  { opened }: RoomState,
  { wanted, over }: { readonly wanted: number; readonly over: Overlay | undefined },
  signal: AbortSignal,
): Promise<RoomFigured> {
  for await (const result of figures.follow(opened.roomId, signal, over)) {
    const figured = accepted(result);
    if (figured.projection.paths >= wanted) return figured;
  }
  throw new CliError(EXIT.unexpected, 'the figures were not finished', 'Run the command again.');
}

const points = (moves: Moves | undefined): string =>
  moves === undefined ? '' : `${moves.mean > 0 ? '+' : ''}${moves.mean.toFixed(1)}`;

function figuresLines(
  room: RoomState,
  { projection, steps }: RoomFigured,
  over: Overlay | undefined,
  terminal: Terminal,
): string[] {
  const { whatIf, baseline, paths } = projection;
  const last = (mean: readonly number[]): string => (mean.at(-1) ?? Number.NaN).toFixed(1);
  const summaryOf = (stepId: string): string => {
    const step = over?.add.find((each) => each.stepId === stepId)?.step ?? room.steps.get(stepId)?.step;
    if (step === undefined) return stepId;
    if ('commitment' in step) return step.commitment.summary;
    return step.edit.edit === 'omit' ? `without ${step.edit.actId}` : stepId;
  };
  return [
    `Tension on the last day, in the mean of ${paths} futures: ${last(baseline.mean)} without a step, ${last(whatIf.mean)} with what is agreed`,
    ...table(
      steps,
      [
        { title: 'step', value: ({ stepId }) => summaryOf(stepId), least: 20 },
        {
          title: 'stands',
          value: ({ agreed, stepId }) => (stepId === TRIED ? 'tried' : agreed ? 'agreed' : 'open'),
        },
        { title: 'by itself', value: ({ alone }) => points(alone) },
        { title: 'beside the others', value: ({ beside }) => points(beside) },
      ],
      terminal,
    ),
  ];
}
