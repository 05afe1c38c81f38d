import { CAMEO_CODES } from './cameo.ts';
import { quadClassOf, type QuadClass } from './quad-class.ts';

/** An event code of CAMEO. */
export interface CameoCode {
  /** Two to four digits; a string, as leading zeros tell codes apart. */
  readonly code: string;
  readonly name: string;
  /** The code one level up; absent for the 20 roots. */
  readonly parent?: string;
  readonly quadClass: QuadClass;
}

const CODES: ReadonlyMap<string, CameoCode> = new Map(
  CAMEO_CODES.map(([code, name]) => {
    const quadClass = quadClassOf(code);
    const parent = parentOf(code);
    return [code, parent === undefined ? { code, name, quadClass } : { code, name, parent, quadClass }];
  }),
);

/** The code one level up (`0841` to `084` to `08`), or `undefined` for a root. */
export function parentOf(code: string): string | undefined {
  return code.length > 2 ? code.slice(0, -1) : undefined;
}

export const knownCode = (code: string): CameoCode | undefined => CODES.get(code);

/** Every code, in order of code. */
export const allCodes = (): CameoCode[] => [...CODES.values()];
