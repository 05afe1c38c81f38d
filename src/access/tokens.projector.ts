import { Parking, type ParkedStream } from '../eventstore/following/parking.ts';
import { START, type Position, type StoredEvent } from '../eventstore/port.ts';
import { accessEvent, withEvent } from './evolve.ts';
import { NO_ACCESS, type Access, type LinkRecord, type TokenRecord } from './state.ts';

/** The tokens as the log says, fed by a follower of their own: what stops another follower stops no revocation. */
export class TokenModel {
  readonly #parking = new Parking();
  readonly #listeners = new Set<(tokenId: string) => void>();
  #access: Access = NO_ACCESS;
  #revision = -1;
  #position: Position = START;

  get position(): Position {
    return this.#position;
  }

  get parked(): readonly ParkedStream[] {
    return this.#parking.list;
  }

  /** By id. */
  get tokens(): ReadonlyMap<string, TokenRecord> {
    return this.#access.tokens;
  }

  /** Links to views, by id. */
  get links(): ReadonlyMap<string, LinkRecord> {
    return this.#access.links;
  }

  /** Fingerprint of the secret that the servers of the store share. */
  get secret(): string | undefined {
    return this.#access.secret;
  }

  /** Ids of sessions that were signed out of. */
  get ended(): ReadonlyMap<string, number> {
    return this.#access.ended;
  }

  /** Calls `listener` with the id of each token that is revoked from now on. */
  onRevoked(listener: (tokenId: string) => void): void {
    this.#listeners.add(listener);
  }

  /** Takes in events in order of position; those that were taken in before are passed over. */
  apply(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#position) continue;
      this.#parking.take(event, this.#revision + 1, () => this.#take(event));
      this.#position = event.position;
    }
  }

  #take(stored: StoredEvent): void {
    const event = accessEvent(stored);
    this.#access = withEvent(this.#access, event);
    this.#revision = stored.revision;
    if (event.type !== 'TokenRevoked.v1') return;
    for (const listener of this.#listeners) listener(event.data.tokenId);
  }
}
