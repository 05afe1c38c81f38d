import { expect, test } from 'vitest';
import { stateByWholeName, stateName } from '../../src/ontology/country-names.ts';

test.each([
  ['PSE', 'Palestinian Territories', 'Palestine'],
  ['FLK', 'Falkland Islands', 'Falkland Islands'],
  ['HKG', 'Hong Kong', 'Hong Kong SAR China'],
  ['MAC', 'Macao', 'Macao SAR China'],
])(
  'given %s, which browsers and servers name otherwise, then it is called %s and found as %s',
  (code, name, also) => {
    expect(stateName(code)).toBe(name);
    expect(stateByWholeName(also)).toBe(code);
  },
);
