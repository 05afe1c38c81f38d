import { sha256 } from '../kernel/canonical-json.ts';

/**
 * A token as it is handed out: `dt_`, eight characters by which it is looked up, and 256 random bits. It is so random that
 * one hash keeps it; a slow one would only cost.
 */
export const tokenText = (tokenId: string, secret: Uint8Array): string =>
  `dt_${tokenId}_${Buffer.from(secret).toString('base64url')}`;

const FORM = /^dt_([0-9a-f]{8})_[A-Za-z0-9_-]{43}$/;

/** The id in a token; `undefined` for a text that is no token of a store. */
export const tokenIdIn = (text: string): string | undefined => FORM.exec(text)?.[1];

/** What is stored of a token, and compared. */
export const hashOfToken = (text: string): string => sha256(text);
