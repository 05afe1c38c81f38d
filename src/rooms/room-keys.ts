import type { Secret } from '../access/secret.reader.ts';
import type { Result } from '../kernel/result.ts';

/** Keys for rooms, of the one secret: none tells anything of another. */
export interface RoomKeys {
  /** Seals passes. */
  readonly passes: Uint8Array;
  /** Of it come the keys of questions. */
  readonly seals: Uint8Array;
  /** Hashes commands whose content is sealed. */
  readonly hashes: Uint8Array;
}

/** Where the keys come from; the secret may have to be read or made first. */
export type KeyRing = () => Promise<Result<RoomKeys>>;

export const roomKeysOf = (secret: Pick<Secret, 'keyFor'>): RoomKeys => ({
  passes: secret.keyFor('room passes'),
  seals: secret.keyFor('room seals'),
  hashes: secret.keyFor('room hashes'),
});
