import { err, ok, rejection, type Rejection, type Result } from '../kernel/result.ts';
import { allCodes, knownCode, parentOf, type CameoCode } from './codes.ts';
import { editDistance } from '../kernel/edit-distance.ts';
import { scales, scoresOf } from './scales.ts';
import { searchCodes } from './search.ts';

export type { CameoCode } from './codes.ts';
export { classOf, quadClassOf } from './quad-class.ts';
export { scales } from './scales.ts';
export { searchCodes } from './search.ts';

export interface Score {
  readonly scale: string;
  /** -10 (conflict) to +10 (cooperation). */
  readonly value: number;
  /** The ancestor whose value it is, where the scale has none for the code itself. */
  readonly via?: string;
}

/** The code, or a `Rejection` `unknown-code` whose `details.near` names codes that may be meant, best first. */
export function findCode(code: string): Result<CameoCode> {
  const found = knownCode(code);
  return found === undefined ? err(unknownCode(code)) : ok(found);
}

/**
 * What a named scale says of a code. Where it has no value for the code itself, that of the nearest ancestor counts
 * (`0841`, `084`, `08`), and `via` says which. Refused: `unknown-scale`, `unknown-code`, both with `details.near`.
 */
export function scoreOf(scale: string, code: string): Result<Score> {
  const scores = scoresOf(scale);
  if (scores === undefined) return err(unknownScale(scale));
  if (knownCode(code) === undefined) return err(unknownCode(code));
  for (let at: string | undefined = code; at !== undefined; at = parentOf(at)) {
    const value = scores.get(at);
    if (value !== undefined) return ok(at === code ? { scale, value } : { scale, value, via: at });
  }
  return err(
    rejection(
      'rule',
      'unknown-code',
      `The scale ${scale} has no value for code ${code} nor for any code above it.`,
      'Give the score with the act, or name another scale.',
      { scale, code, near: [] },
    ),
  );
}

const quoted = ({ code }: CameoCode): string => `"${code}"`;
const named = (code: CameoCode): string => `${quoted(code)} (${code.name})`;

const NEAR = 5;
const SHOWN = 3;

/** Codes that an unknown one may stand for: a lost zero first, then slips of the pen, its family, its words. */
function codesNear(asked: string): CameoCode[] {
  const text = asked.trim().slice(0, 60);
  // The letters O, l and I among digits are meant as 0 and 1.
  const digits = (/\d/.test(text) ? text.replace(/[oO]/g, '0').replace(/[lI]/g, '1') : '').replace(/\D/g, '');
  const near = new Map<string, CameoCode>();
  const offer = (code: CameoCode | undefined) => {
    if (code !== undefined && near.size < NEAR) near.set(code.code, code);
  };
  if (digits !== '') {
    offer(knownCode(digits));
    offer(knownCode(`0${digits}`));
    // Copies that dropped the zero of 010 made it 10; others padded every code to one length.
    if (digits.startsWith('0')) offer(knownCode(digits.replace(/^0+/, '')));
    for (let above = parentOf(digits); above !== undefined; above = parentOf(above)) offer(knownCode(above));
    const slips = allCodes().filter(({ code }) => editDistance(code, digits) === 1);
    // Same beginning first: people tend to know the root they want.
    const rank = ({ code }: CameoCode) => (code.slice(0, 2) === digits.slice(0, 2) ? 0 : 1);
    for (const code of slips.sort((a, b) => rank(a) - rank(b))) offer(code);
    for (const code of searchCodes(digits, NEAR)) offer(code);
  } else {
    for (const code of searchCodes(text, NEAR)) offer(code);
  }
  return [...near.values()];
}

function unknownCode(asked: string): Rejection {
  const near = codesNear(asked);
  const shown = asked.length > 40 ? `${asked.slice(0, 40)}...` : asked;
  const rule = 'Codes are texts of two to four digits: keep leading zeros ("010" is not "10").';
  return rejection(
    'rule',
    'unknown-code',
    `"${shown}" is not a CAMEO code.`,
    near.length === 0 ? rule : `Did you mean ${near.slice(0, SHOWN).map(named).join(', or ')}? ${rule}`,
    { code: asked, near: near.map(({ code }) => code) },
  );
}

function unknownScale(asked: string): Rejection {
  const near = scales()
    .map(({ id }) => ({ id, distance: editDistance(id, asked.slice(0, 60).toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ id }) => id);
  return rejection(
    'rule',
    'unknown-scale',
    `"${asked.slice(0, 60)}" is not a named scale.`,
    `Name one of ${near.join(', ')}. Published tables disagree, so a score without its table's name means nothing.`,
    { scale: asked, near },
  );
}
