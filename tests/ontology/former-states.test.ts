import { describe, expect, test } from 'vitest';
import { parseDay } from '../../src/kernel/clock.ts';
import { isKnownParty } from '../../src/ontology/countries.ts';
import { FORMER_STATES, outOfItsTime, pairOf, seatOf } from '../../src/ontology/former-states.ts';

describe('former states', () => {
  test.each(FORMER_STATES)(
    'given $code, then it has days in order, and its seat is a state of today',
    (state) => {
      expect(parseDay(state.from)).toBeDefined();
      expect(parseDay(state.until)).toBeDefined();
      expect(state.from < state.until).toBe(true);
      for (const code of [state.code, ...state.followedBy]) expect(isKnownParty(code)).toBe(true);
      expect(FORMER_STATES.map(({ code }) => code)).not.toContain(state.seat);
    },
  );

  test.each(FORMER_STATES)(
    'given $code, then it is right on its last day and not on the next',
    ({ code, until }) => {
      expect(outOfItsTime(code, until)).toBeUndefined();
      expect(outOfItsTime(code, '2015-01-01')?.message).toContain(until);
    },
  );

  test('given a pair with a state that is gone, then it stands where the pair of today stands, under its own codes', () => {
    expect(pairOf(['SUN', 'USA'])).toBe(pairOf(['RUS', 'USA']));
    expect(pairOf(['USA', 'SUN'])).toBe('RUS-USA');
    expect(seatOf('SUNGOV')).toBe('RUSGOV');
    expect(seatOf('DDR')).toBe('DDR');
    expect(pairOf(['EGY', 'ISR'])).toBe('EGY-ISR');
  });

  test('given groups and states without a predecessor, then any day is right', () => {
    for (const party of ['IGO', 'USA', 'DEU', 'UKR'])
      expect(outOfItsTime(party, '1930-01-01')).toBeUndefined();
  });
});
