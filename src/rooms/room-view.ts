import { dayNumber, formatDay, formatInstant } from '../kernel/clock.ts';
import type { StepContent } from './events.ts';
import { GRACE_MS } from './limits.ts';
import type { Phase } from './phases.ts';
import { expiresAt, isAgreed, type RoomState, type Step } from './state.ts';
import { millisOf } from './instant.ts';

/** A step as people see it; one that was hidden shows why in the place of what it said. */
export interface StepView {
  readonly stepId: string;
  readonly wording: number;
  readonly party: string;
  readonly by: string;
  readonly step?: StepContent;
  readonly binds: readonly string[];
  readonly accepted: readonly string[];
  readonly refused: readonly { readonly party: string; readonly reason: string }[];
  /** Parties whose answer it waits for; of those without people nobody can give one. */
  readonly waitsFor: readonly string[];
  readonly lies: Step['lies'];
  readonly reason?: string;
  readonly agreed: boolean;
}

/** A room as whoever is in it sees it. Nothing of what is sealed is in it. */
export interface RoomView {
  readonly roomId: string;
  readonly title: string;
  readonly history: string;
  readonly base: RoomState['base'];
  readonly models: RoomState['opened']['models'];
  readonly seed: number;
  readonly horizonDays: number;
  /** Last day that it looks ahead to. */
  readonly until: string;
  readonly revision: number;
  readonly state: 'open' | 'closed' | 'expired';
  readonly joining: boolean;
  /** While joining is open. */
  readonly code?: string;
  readonly phase: Phase & { readonly over: boolean };
  /** What the facilitator brought everybody to last, and at which revision of the room. */
  readonly shown?: { readonly to: string; readonly revision: number };
  readonly facilitator: string;
  readonly successor?: string;
  readonly delegations: readonly {
    readonly party: string;
    readonly mediates: boolean;
    readonly people: number;
  }[];
  readonly participants: readonly {
    readonly participant: string;
    readonly name: string;
    readonly party?: string;
    readonly removed: boolean;
  }[];
  readonly steps: readonly StepView[];
  readonly package: readonly string[];
  readonly question?: { readonly question: string; readonly day: string; readonly revealed: boolean };
  readonly closed?: RoomState['closed'];
  /** When it goes by itself. */
  readonly expires: string;
  /** The server's clock, by which phases end. */
  readonly now: string;
}

/** The parties of the history; delegations past them mediate. */
const PARTIES = 2;

export function viewOf(room: RoomState, now: number): RoomView {
  const { opened, base, phase, question, closed, successor, shown } = room;
  const { roomId, title, history, models, seed, horizonDays, delegations, code } = opened;
  const people = [...room.participants.values()];
  const steps = [...room.steps.values()].map(stepView);
  const over = phase.endsAt !== undefined && now > millisOf(phase.endsAt) + GRACE_MS;
  const isExpired = closed === undefined && now >= expiresAt(room);
  return {
    roomId,
    title,
    history,
    base,
    models,
    seed,
    horizonDays,
    until: formatDay(dayNumber(base.at) + horizonDays),
    revision: room.revision,
    state: closed !== undefined ? 'closed' : isExpired ? 'expired' : 'open',
    joining: room.joining && !isExpired,
    ...(room.joining && !isExpired && { code }),
    phase: { ...phase, over },
    ...(shown !== undefined && { shown }),
    facilitator: room.facilitator,
    ...(successor !== undefined && { successor }),
    delegations: delegations.map((party, k) => ({
      party,
      mediates: k >= PARTIES,
      people: people.filter((one) => one.party === party && !one.removed).length,
    })),
    participants: people.map(({ participant, name, party, removed }) => ({
      participant,
      name,
      ...(party !== undefined && { party }),
      removed,
    })),
    steps,
    package: steps.filter(({ agreed }) => agreed).map(({ stepId }) => stepId),
    ...(question && {
      question: {
        question: question.question,
        day: question.day,
        revealed: question.revealed !== undefined,
      },
    }),
    ...(closed && { closed }),
    expires: formatInstant(expiresAt(room)),
    now: formatInstant(now),
  };
}

function stepView(step: Step): StepView {
  const { stepId, wording, party, by, binds, accepted, refused, lies, reason } = step;
  return {
    stepId,
    wording,
    party,
    by,
    ...(lies !== 'hidden' && { step: step.step }),
    binds,
    accepted: [...accepted],
    refused: [...refused].map(([refusing, why]) => ({ party: refusing, reason: why })),
    waitsFor: lies === 'on the table' ? binds.filter((each) => !accepted.has(each)) : [],
    lies,
    ...(reason !== undefined && { reason }),
    agreed: isAgreed(step),
  };
}
