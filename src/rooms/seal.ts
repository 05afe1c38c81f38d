import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { canonicalJson, type Json } from '../kernel/canonical-json.ts';
import type { Prediction } from './ballot-events.ts';

/**
 * Sealed predictions: AES-256-GCM under a key of the room and the question. The key's SHA-256 is recorded as the question opens and
 * the key as it is revealed, so that anybody can open the boxes of an export and see that none was changed. It keeps them from everybody
 * but whoever runs the server and holds its secret.
 */

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a box was sealed for: it opens as nothing else. */
export interface SealedFor {
  readonly room: string;
  readonly participant: string;
  readonly question: string;
}

/** The key of a question (HKDF, RFC 5869), of the key that the store's secret has for rooms. */
export const questionKey = (seals: Uint8Array, room: string, question: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', seals, '', `question ${room} ${question}`, 32));

/** SHA-256 of a key, in hexadecimal. */
export const keyHash = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex');

const associated = ({ room, participant, question }: SealedFor): Buffer =>
  Buffer.from(`${room} ${participant} ${question}`);

/** A prediction in its box: nonce, ciphertext and tag (NIST SP 800-38D), base64url. */
export function seal(
  prediction: Prediction,
  about: SealedFor,
  key: Uint8Array,
  nonce = randomBytes(NONCE_BYTES),
): string {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associated(about));
  const sealed = Buffer.concat([cipher.update(padded(prediction)), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** What a box holds; `undefined` where it was sealed under another key, for somebody else, or was changed. */
export function unseal(box: string, about: SealedFor, key: Uint8Array): Prediction | undefined {
  const bytes = Buffer.from(box, 'base64url');
  if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated(about));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString()) as Prediction;
  } catch {
    return undefined;
  }
}

/** All of one length, with a line or without: that of a box tells nothing of what is in it. */
const padded = (prediction: Prediction): string => JSON.stringify(prediction).padEnd(160, ' ');

/** What tells one sealed command from another and nothing of its content, which few guesses would find from a bare hash. */
export const sealedHash = (about: SealedFor, prediction: Prediction, hashing: Uint8Array): string =>
  createHmac('sha256', hashing)
    .update(canonicalJson({ ...about, ...prediction } as unknown as Json))
    .digest('hex');
