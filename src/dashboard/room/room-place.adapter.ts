import { ApiClient } from '../app/api.client.ts';
import { randomUuid } from '../app/uuid.adapter.ts';

/** Who a browser is in a room. */
export interface Entered {
  readonly roomId: string;
  readonly participant?: string;
}

/** Somebody that a facilitator plays in a rehearsal. */
export interface Seat {
  readonly participant: string;
  readonly pass: string;
}

/** Where a browser keeps who it is in a room; the pass itself is a cookie that no script reads. */
const KEPT = 'detente-room ';

export function placeKept(named: string): Entered | undefined {
  const kept = localStorage.getItem(KEPT + named);
  return kept === null ? undefined : (JSON.parse(kept) as Entered);
}

export function keepPlace(named: string, entered: Entered): void {
  localStorage.setItem(KEPT + named, JSON.stringify(entered));
  localStorage.setItem(KEPT + entered.roomId, JSON.stringify(entered));
}

/** Opens a room, and goes there. Rejects with `ApiError`. */
export async function openRoom(body: object): Promise<void> {
  const opened = await new ApiClient().send<Entered & { readonly code: string }>('POST', '/api/rooms', body, {
    key: randomUuid(),
  });
  // By its code too: coming in by that as somebody who watches would take the place of the facilitator's own pass.
  keepPlace(opened.code, opened);
  location.assign(`?room=${opened.roomId}`);
}

/** Seats of a rehearsal are kept while the tab is open: whoever reloads it goes on where they were. */
const SEATS = 'detente-seats ';

/** Lets somebody in whom the facilitator plays, without touching the cookie by which they themselves are in. Rejects with `ApiError`. */
async function seated(code: string, name: string, party: string): Promise<Seat> {
  const api = new ApiClient();
  api.pass = '';
  return api.send<Seat>('POST', '/api/rooms/joining', { code, name, party }, { key: randomUuid() });
}

/** One seat for each delegation; those taken before stay. Rejects with `ApiError`. */
export async function seatsOf(
  room: { readonly roomId: string; readonly code?: string | undefined },
  wanted: readonly { readonly name: string; readonly party: string }[],
): Promise<readonly (Seat & { readonly name: string })[]> {
  const key = SEATS + room.roomId;
  const kept = sessionStorage.getItem(key);
  if (kept !== null) return JSON.parse(kept) as (Seat & { name: string })[];
  const seats: (Seat & { readonly name: string })[] = [];
  for (const { name, party } of wanted) seats.push({ ...(await seated(room.code ?? '', name, party)), name });
  sessionStorage.setItem(key, JSON.stringify(seats));
  return seats;
}
