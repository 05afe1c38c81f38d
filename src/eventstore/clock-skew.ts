import { faulty, fine, type Finding } from './finding.ts';

/** Clocks that differ by more than this, in milliseconds, are told. */
export const SKEW_LIMIT_MS = 2_000;
/** An HTTP date names a second; the server's clock stands anywhere within it. */
const RESOLUTION_MS = 1_000;

const CHECK = 'clock';
const REMEDY =
  'Let a time service (NTP) set the clocks of both machines: what is recorded carries the time of the machine that records it.';

/** What was seen of two clocks; all in milliseconds since the Unix epoch. */
export interface ClockSighting {
  /** This machine's clock just before the question was sent, and just after the answer came. */
  readonly before: number;
  readonly after: number;
  /** The server's time as its answer was dated, to the second. */
  readonly dated?: number;
  /** When the server wrote the last event of the record. */
  readonly created?: number;
}

/**
 * What can be known of the difference of the clocks. A dated answer was made between question and answer, so the difference lies in
 * an interval as wide as the journey and one second; only an interval that lies beyond the limit as a whole is a fault. Without a
 * date, an event from the future still tells that this clock is behind; nothing tells that it is ahead.
 */
export function clockFinding({ before, after, dated, created }: ClockSighting): Finding {
  if (dated !== undefined) {
    const [least, most] = [dated - after, dated + RESOLUTION_MS - before];
    if (least > SKEW_LIMIT_MS) return faulty(CHECK, `the server's clock is ${seconds(least)} ahead`, REMEDY);
    if (most < -SKEW_LIMIT_MS) return faulty(CHECK, `the server's clock is ${seconds(-most)} behind`, REMEDY);
    return fine(CHECK, `the server's differs by at most ${seconds(Math.max(-least, most))}`);
  }
  if (created !== undefined && created - after > SKEW_LIMIT_MS) {
    const ahead = seconds(created - after);
    return faulty(CHECK, `the last event was written ${ahead} after this machine's present time`, REMEDY);
  }
  return fine(CHECK, 'not compared: the server dates no answer');
}

const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`;
