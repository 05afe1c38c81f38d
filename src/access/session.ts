import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long somebody stays signed in, in milliseconds: a week. */
export const SESSION_MS = 7 * 86_400_000;

/** Who is signed in: not the token, but what it is found by. */
export interface Session {
  /** Random; it tells one sign-in from another. */
  readonly id: string;
  /** What `Keys` finds the token's holder by. */
  readonly holder: string;
  /** When it ends, in milliseconds. */
  readonly until: number;
}

const FORM = /^([A-Za-z0-9_-]{22})\.([sc][0-9a-f]{8,64})\.(\d{13})\.([A-Za-z0-9_-]{43})$/;

const sealOf = (text: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(text).digest('base64url');

/** A session as a cookie holds it, sealed so that nobody makes one up. It works on every server with the same secret. */
export function sessionText({ id, holder, until }: Session, key: Uint8Array): string {
  const text = `${id}.${holder}.${until}`;
  return `${text}.${sealOf(text, key)}`;
}

/** The session in a cookie; `undefined` where it is none of ours, or over. */
export function parseSession(text: string, key: Uint8Array, now: number): Session | undefined {
  const [, id = '', holder = '', until = '', seal = ''] = FORM.exec(text) ?? [];
  if (id === '') return undefined;
  const wanted = sealOf(`${id}.${holder}.${until}`, key);
  if (!timingSafeEqual(Buffer.from(seal), Buffer.from(wanted)) || Number(until) <= now) return undefined;
  return { id, holder, until: Number(until) };
}
