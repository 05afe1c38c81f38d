import { dayOfInstant, formatInstant } from '../kernel/clock.ts';
import { ok } from '../kernel/result.ts';
import { refuse } from '../relations/rules.ts';
import { newModels } from '../whatifs/events.ts';
import { forkFaults } from '../whatifs/what-if-rules.ts';
import { err } from '../kernel/result.ts';
import type { RoomCommand, RoomOrder } from './commands.ts';
import type { Decision } from './decision.ts';
import { noRoom } from './refusals.ts';
import { participantIdOf } from './room-id.ts';
import type { RoomState } from './state.ts';

/** Opens a room on a history and a day; whoever opens it is its facilitator. */
export function openRoom(
  { commandId, roomId, facts }: RoomCommand,
  order: Extract<RoomOrder, { type: 'OpenRoom' }>,
  state: RoomState | undefined,
  now: number,
): Decision {
  if (state !== undefined) {
    return refuse(
      'conflict',
      'room-exists',
      'That room is open already',
      'Open another with a key of its own.',
    );
  }
  if (facts === undefined) return noRoom();
  if (!facts.ok) return facts;
  const [fork] = forkFaults(facts.value, dayOfInstant(now) + 1);
  if (fork !== undefined) return err(fork);
  const { base, history, declaration } = facts.value;
  const { title, horizonDays, seed, code, name, expiresDays } = order;
  return ok([
    {
      type: 'RoomOpened.v1',
      data: {
        roomId,
        title,
        history,
        base,
        horizonDays,
        seed,
        models: newModels(declaration.model),
        delegations: [...declaration.parties, ...declaration.thirdParties.map(({ party }) => party)],
        code,
        facilitator: participantIdOf(commandId),
        name,
        expiresDays,
        openedAt: formatInstant(now),
      },
    },
  ]);
}
