import { describe, expect, test } from 'vitest';
import type { Caution } from '../../src/kernel/caution.ts';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { RelationOrder } from '../../src/relations/commands.ts';
import type { ActInput, RelationContent } from '../../src/relations/events.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { act, command, fixedClock, open, record, relation } from '../support/relations.ts';

/** The cautions of the last of the orders, carried out one after the other. */
async function cautionsOf(...orders: readonly RelationOrder[]): Promise<readonly Caution[]> {
  const writer = new RelationWriter({ store: new MemoryStore(), clock: fixedClock });
  let cautions: readonly Caution[] = [];
  for (const [n, order] of orders.entries()) {
    const written = await writer.execute(command(order, `k${n}`));
    if (!written.ok) throw new Error(written.error.message);
    cautions = written.value.cautions ?? [];
  }
  return cautions;
}
const codes = (cautions: readonly Caution[]) => cautions.map(({ code, path }) => [code, path.join('.')]);
const opened = (changes: Partial<RelationContent> = {}) => open(relation(changes));
const on = (from: string, changes: Partial<ActInput> = {}): Partial<ActInput> => ({
  occurred: { from },
  ...changes,
});

describe('cautions about an act', () => {
  test('given nothing doubtful, when it is recorded, then there are none', async () => {
    expect(await cautionsOf(opened(), record('a'))).toEqual([]);
  });
  test('given the code 10, when it is recorded, then a lost zero is asked about', async () => {
    const [caution, ...more] = await cautionsOf(opened(), record('a', { code: { code: '10' } }));
    expect([caution?.code, caution?.path, more]).toEqual(['lost-zero', ['code', 'code'], []]);
    expect(caution?.remedy).toContain('"010"');
    expect(await cautionsOf(opened(), record('a', { code: { code: '010' } }))).toEqual([]);
  });
  test('given another act of its day, parties and code, when it is recorded, then both are named', async () => {
    const [caution, ...more] = await cautionsOf(opened(), record('first'), record('again'));
    expect([caution?.code, caution?.path, more]).toEqual(['told-twice', ['actId'], []]);
    expect(caution?.message).toMatch(/"again".*"first"/);
  });
  test.each<[string, Partial<ActInput>]>([
    ['another day', on('2021-04-16')],
    ['another code', { code: { code: '111' } }],
    ['the other direction', { initiator: 'RUS', target: 'USA' }],
    ['a further step of it', { followUpOf: 'first' }],
  ])('given an act alike but for %s, when it is recorded, then nothing is said', async (_, changes) => {
    expect(await cautionsOf(opened(), record('first'), record('again', changes))).toEqual([]);
  });
  test('given what both did, told from either side, when it is recorded, then it is told twice', async () => {
    const meeting = { code: { code: '044' }, reciprocal: true };
    const turned = { ...meeting, initiator: 'RUS', target: 'USA' };
    expect(codes(await cautionsOf(opened(), record('a', meeting), record('b', turned)))).toEqual([
      ['told-twice', 'actId'],
    ]);
  });
  test('given the first was retracted or corrected to another day, when it is told again, then nothing is said', async () => {
    const retract: RelationOrder = { type: 'RetractAct', actId: 'first', reason: 'An error.' };
    expect(await cautionsOf(opened(), record('first'), retract, record('again'))).toEqual([]);
    const correct: RelationOrder = {
      type: 'CorrectAct',
      content: act('first', on('2021-04-14')),
      reason: 'An error.',
    };
    expect(await cautionsOf(opened(), record('first'), correct, record('again'))).toEqual([]);
  });
  test('given three alike in a week, when the fourth is recorded, then it is told, and a fourth later is not', async () => {
    const three = [1, 2, 3].map((day) => record(`a${day}`, on(`2021-04-0${day}`)));
    expect(codes(await cautionsOf(opened(), ...three, record('fourth', on('2021-04-07'))))).toEqual([
      ['dense-repeats', 'actId'],
    ]);
    expect(await cautionsOf(opened(), ...three, record('fourth', on('2021-04-08')))).toEqual([]);
  });
  test('given days outside the coverage, when it is recorded, then that is told', async () => {
    const covered = opened({ coverage: { from: '2021-02-01', to: '2021-03-31' } });
    expect(codes(await cautionsOf(covered, record('a', on('2021-01-31'))))).toEqual([
      ['outside-coverage', 'occurred'],
    ]);
    expect(codes(await cautionsOf(covered, record('a', on('2021-04-01'))))).toHaveLength(1);
    const across = { occurred: { from: '2021-01-31', to: '2021-02-01' } };
    expect(await cautionsOf(covered, record('a', across))).toEqual([]);
  });
  test('given several acts at once, when they are recorded, then the place of each caution is told, and not too many', async () => {
    const contents = [act('a'), act('b', { code: { code: '10' } })];
    expect(codes(await cautionsOf(opened(), { type: 'RecordActs', contents }))).toEqual([
      ['lost-zero', 'contents.1.code.code'],
    ]);
    const many = Array.from({ length: 500 }, (_, n) => act(`a${n}`));
    const cautions = await cautionsOf(opened(), { type: 'RecordActs', contents: many });
    expect(cautions).toHaveLength(50);
    expect(cautions[0]?.message.length).toBeLessThan(300);
  });
});

describe('cautions about a state that is gone, or not there yet', () => {
  const soviet = opened({
    thirdParties: [{ party: 'SUN', why: 'It counts.' }],
    coverage: { from: '1985-01-01' },
  });
  const by = (initiator: string, from: string) =>
    record('a', on(from, { initiator, target: 'USA', code: { code: '111' } }));
  const toward = (target: string, from: string) => record('a', on(from, { target }));
  test.each([
    ['SUN', '1991-12-25', []],
    ['SUN', '1991-12-26', ['former-state']],
  ])('given %s on %s, when its act is recorded, then there are %j', async (party, day, told) => {
    expect((await cautionsOf(soviet, toward(party, day))).map(({ code }) => code)).toEqual(told);
  });
  test('given the Soviet Union after its end, when an act is recorded, then Russia is named, and the day from which it is', async () => {
    const [caution] = await cautionsOf(soviet, toward('SUN', '1993-01-01'));
    expect(caution?.path).toEqual(['target']);
    expect(caution?.message).toContain('1991-12-25');
    expect(caution?.remedy).toBe('From 1991-12-26 on write RUS.');
  });
  test('given Russia while there was the Soviet Union, when an act is recorded, then it is recorded, with a word', async () => {
    const covered = opened({ coverage: { from: '1990-01-01' } });
    const [caution, ...more] = await cautionsOf(covered, by('RUS', '1991-08-19'));
    expect([caution?.code, caution?.path, more]).toEqual(['former-state', ['initiator'], []]);
    expect(caution?.remedy).toContain('SUN');
    expect(await cautionsOf(covered, by('RUS', '1991-12-26'))).toEqual([]);
  });
});

describe('cautions about a declaration', () => {
  const third = (party: string) => opened({ thirdParties: [{ party, why: 'It counts.' }] });
  test('given a code that was given up, when it is declared, then the present one is asked about', async () => {
    const [caution, ...more] = await cautionsOf(third('ROM'));
    expect([caution?.code, caution?.path, more]).toEqual([
      'unknown-country',
      ['thirdParties', 0, 'party'],
      [],
    ]);
    expect(caution?.remedy).toBe('Did you mean ROU?');
  });
  test.each(['SUN', 'YUG', 'DDR', 'CSK', 'YMD'])(
    'given %s, when a history of its time declares it, then nothing is said; of a later one, until when it was is told',
    async (party) => {
      const thirdParties = [{ party, why: 'It counts.' }];
      const then = { from: '1975-01-01', to: '1976-12-31' };
      expect(
        codes(await cautionsOf(opened({ thirdParties, coverage: then }))).filter(([, path]) =>
          path?.startsWith('thirdParties'),
        ),
      ).toEqual([]);
      expect(codes(await cautionsOf(third(party)))).toEqual([['former-state', 'thirdParties.0.party']]);
    },
  );
  test.each(['IGO', 'NATGOV', 'EUR', 'UKR', 'USAGOV', 'XKX', 'PSE'])(
    'given %s, when it is declared, then nothing is said',
    async (party) => {
      expect(await cautionsOf(third(party))).toEqual([]);
    },
  );
});
