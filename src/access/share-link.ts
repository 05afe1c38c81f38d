import { createHmac, timingSafeEqual } from 'node:crypto';
import { uuidV5 } from '../kernel/ids.ts';

/** The parameters of a page address, by name. */
export type LinkedView = Readonly<Record<string, string | undefined>>;

const FORM = /^([0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** The id of the link that a command makes; a repeat of the command makes no other. */
export const linkIdOf = (commandId: string): string =>
  uuidV5(commandId, 'link').replaceAll('-', '').slice(0, 12);

/** What is sealed: the id and every parameter, in an order that does not depend on how the address was written. */
function sealOf(linkId: string, view: LinkedView, key: Uint8Array): string {
  const given = Object.entries(view).filter(([, value]) => value !== undefined && value !== '');
  const text = JSON.stringify([linkId, ...given.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** What an address has as `link`: its id and a seal over the view, so that it opens that view and no other. It works on every server with the same secret. */
export const linkText = (linkId: string, view: LinkedView, key: Uint8Array): string =>
  `${linkId}.${sealOf(linkId, view, key)}`;

/** The id of the link in a text that was made for this view; `undefined` for any other. */
export function linkIdIn(text: string, view: LinkedView, key: Uint8Array): string | undefined {
  const [, linkId = '', seal = ''] = FORM.exec(text) ?? [];
  if (linkId === '') return undefined;
  return timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(linkId, view, key))) ? linkId : undefined;
}
