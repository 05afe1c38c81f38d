/** The state of the connection, and what the chip says of it. */
export type LivePhase = 'connecting' | 'catching-up' | 'live' | 'waiting' | 'offline';

export interface LiveState {
  readonly phase: LivePhase;
  /** When the next attempt is made, in milliseconds since the page was opened; while waiting. */
  readonly retryAt?: number;
  readonly paused: boolean;
  /** Changes held back by a pause. */
  readonly held: number;
}

export const FIRST_STATE: LiveState = { phase: 'connecting', paused: false, held: 0 };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** How long to wait before attempt `attempt` (from 0): doubling, with a random part so that pages do not all come at once. */
export const waitBefore = (attempt: number, random: number): number =>
  Math.round(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * (1 << Math.min(attempt, 10))) * (0.5 + random / 2));

export interface Chip {
  readonly text: string;
  readonly tone: 'well' | 'busy' | 'fault' | 'still';
}

const age = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
};

/** What the chip says at an instant. */
export function chipOf(state: LiveState, changedAt: number | undefined, now: number): Chip {
  const { phase, retryAt, paused, held } = state;
  if (paused) return { text: held === 0 ? 'Paused' : `Paused, ${held} waiting`, tone: 'still' };
  switch (phase) {
    case 'connecting':
      return { text: 'Connecting', tone: 'busy' };
    case 'catching-up':
      return { text: 'Catching up', tone: 'busy' };
    case 'live':
      return {
        text: changedAt === undefined ? 'Live' : `Live, last change ${age(now - changedAt)} ago`,
        tone: 'well',
      };
    case 'waiting':
      return { text: `Reconnecting in ${age((retryAt ?? now) - now)}`, tone: 'fault' };
    case 'offline':
      return { text: 'Offline', tone: 'fault' };
  }
}
