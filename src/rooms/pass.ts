import { createHmac, timingSafeEqual } from 'node:crypto';
import { isUuid } from '../kernel/ids.ts';
import type { Place } from './commands.ts';
import type { RoomId } from './room-id.ts';

/** What opens a room to somebody: it says who they are there, and counts while the room says so too. */
export interface Pass extends Place {
  readonly room: RoomId;
}

/** The participant of a pass that lets somebody watch, whom the room does not know. */
export const WATCHER = '00000000-0000-4000-8000-000000000000';

const FORM = /^rp_([0-9a-f-]{36})\.([0-9a-f-]{36})\.(\d{1,6})\.([A-Za-z0-9_-]{43})$/;

const sealOf = (text: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(text).digest('base64url');

/** A pass as a cookie or a header holds it, sealed so that nobody makes one up. It works on every server with the same secret. */
export function passText({ room, participant, n }: Pass, key: Uint8Array): string {
  const text = `${room}.${participant}.${n}`;
  return `rp_${text}.${sealOf(text, key)}`;
}

/** The pass in a text; `undefined` where it is none of ours. */
export function parsePass(text: string, key: Uint8Array): Pass | undefined {
  const [, room = '', participant = '', n = '', seal = ''] = FORM.exec(text) ?? [];
  if (!isUuid(room) || !isUuid(participant)) return undefined;
  const wanted = sealOf(`${room}.${participant}.${n}`, key);
  if (!timingSafeEqual(Buffer.from(seal), Buffer.from(wanted))) return undefined;
  return { room, participant, n: Number(n) };
}
