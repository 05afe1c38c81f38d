import { hash } from 'node:crypto';
import { JsonText } from './json-text.ts';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one text of a JSON value: object keys sorted by UTF-16 code units, no white space, `undefined` members left
 * out, numbers as ECMAScript prints them (the scheme of RFC 8785). Equal values give equal texts, whatever the order
 * in which their keys were written.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (value instanceof JsonText) return value.text;
  let text = '';
  if (Array.isArray(value)) {
    if (isKeyless(value)) return JSON.stringify(value);
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Lists of lists to the bottom: nothing in them has keys, so that they are printed the same anyway. */
const isKeyless = (value: unknown): boolean =>
  value === null || typeof value !== 'object' || (Array.isArray(value) && value.every(isKeyless));

/** SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** SHA-256 over the canonical JSON of a value: its digest. */
export const digestOf = (value: unknown): string => sha256(canonicalJson(value));
