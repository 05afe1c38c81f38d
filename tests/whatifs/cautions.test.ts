import { describe, expect, test } from 'vitest';
import type { Caution } from '../../src/kernel/caution.ts';
import type { ActInput } from '../../src/relations/events.ts';
import type { OutcomeInput } from '../../src/whatifs/events.ts';
import { act, open, record, relation } from '../support/relations.ts';
import { bench, commitment, FORK, propose, request, revise } from '../support/what-ifs.ts';

/** The cautions of a proposal on a history with these acts. */
async function cautionsOf(
  changes: Partial<OutcomeInput>,
  acts: readonly (readonly [string, Partial<ActInput>])[] = [],
): Promise<readonly Caution[]> {
  const given = bench();
  const coverage = { from: '1985-01-01' };
  await given.record(
    open(relation({ coverage, thirdParties: [{ party: 'SUN', why: 'It counts.' }] })),
    record('before', { occurred: { from: '2021-01-02' } }),
    ...acts.map(([actId, what]) => record(actId, what)),
  );
  const written = await given.whatIfs.execute(request(propose(changes), 'proposal'));
  await given.close();
  if (!written.ok) throw new Error(written.error.message);
  return written.value.cautions ?? [];
}
const codes = (cautions: readonly Caution[]) => cautions.map(({ code, path }) => [code, path.join('.')]);
const insert = (actId: string, changes: Partial<ActInput> = {}) => ({
  edit: 'insert' as const,
  act: act(actId, { occurred: { from: '2021-04-15' }, ...changes }),
});

describe('cautions about the steps of a what-if', () => {
  test('given nothing doubtful, when it is proposed, then there are none', async () => {
    expect(await cautionsOf({})).toEqual([]);
  });
  test('given a code that may have lost its zero, when it is proposed, then its place is told', async () => {
    const commitments = [commitment('a'), commitment('b', { code: { code: '10' } })];
    expect(codes(await cautionsOf({ commitments }))).toEqual([['lost-zero', 'commitments.1.code.code']]);
  });
  test('given two alike on one day, when it is proposed, then the second is told with the first', async () => {
    const commitments = [commitment('a'), commitment('b'), commitment('c', { day: 11 })];
    const cautions = await cautionsOf({ commitments });
    expect(codes(cautions)).toEqual([['told-twice', 'commitments.1.commitmentId']]);
    expect(cautions[0]?.message).toMatch(/"b".*"a"/);
  });
  test('given the fourth of a kind within a week, when it is proposed, then it is told', async () => {
    const commitments = [1, 3, 5, 7, 30].map((day) => commitment(`c${day}`, { day }));
    expect(codes(await cautionsOf({ commitments }))).toEqual([
      ['dense-repeats', 'commitments.3.commitmentId'],
    ]);
  });
  test('given a state that is gone on the day it is due, when it is proposed, then it is told', async () => {
    const commitments = [commitment('a', { reciprocal: false, target: 'SUN' })];
    expect(codes(await cautionsOf({ commitments }))).toEqual([['former-state', 'commitments.0.target']]);
  });
  test('given it is revised and withdrawn, when each is answered, then cautions are of what it says then', async () => {
    const given = bench();
    await given.record(open(relation()), record('before', { occurred: { from: '2021-01-02' } }));
    const doubtful = { commitments: [commitment('b', { code: { code: '10' } })] };
    const { whatIfId } = request(propose(), 'proposal');
    const told = async (order: Parameters<typeof request>[0], key: string) => {
      const written = await given.whatIfs.execute(
        request(order, key, key === 'proposal' ? {} : { whatIfId }),
      );
      return written.ok ? codes(written.value.cautions ?? []) : written.error.code;
    };
    expect(await told(propose(), 'proposal')).toEqual([]);
    expect(await told(revise(doubtful), 'one')).toEqual([['lost-zero', 'commitments.0.code.code']]);
    expect(await told({ type: 'WithdrawOutcome' }, 'two')).toEqual([]);
    await given.close();
  });
});

describe('cautions about acts that a what-if inserts', () => {
  const ALIKE = ['recorded', { occurred: { from: '2021-04-15' } }] as const;
  test('given the record holds one alike on its day, when it is proposed, then both are named', async () => {
    const cautions = await cautionsOf({ edits: [insert('invented')] }, [ALIKE]);
    expect(codes(cautions)).toEqual([['told-twice', 'edits.0.act.actId']]);
    expect(cautions[0]?.message).toMatch(/"invented".*"recorded"/);
  });
  test.each<[string, OutcomeInput['edits']]>([
    ['that is left out', [{ edit: 'omit', actId: 'recorded' }, insert('invented')]],
    ['that is moved', [{ edit: 'move', actId: 'recorded', to: '2021-03-01' }, insert('invented')]],
    ['of another day', [insert('invented', { occurred: { from: '2021-04-14' } })]],
    ['of another code', [insert('invented', { code: { code: '111' } })]],
  ])('given one alike %s, when it is proposed, then nothing is said', async (_, edits) => {
    expect(await cautionsOf({ edits }, [ALIKE])).toEqual([]);
  });
  test('given one alike that was recorded after the base, when it is proposed, then nothing is said of it', async () => {
    const edits = [insert('invented')];
    expect(await cautionsOf({ edits, base: { at: FORK, revision: 1 } }, [ALIKE])).toEqual([]);
  });
  test('given two alike are inserted, when it is proposed, then the second is told', async () => {
    const edits = [insert('one'), insert('two', { code: { code: '10' } }), insert('three')];
    expect(codes(await cautionsOf({ edits }))).toEqual([
      ['lost-zero', 'edits.1.act.code.code'],
      ['told-twice', 'edits.2.act.actId'],
    ]);
  });
  test('given the week before holds three alike, when it is proposed, then the fourth is told', async () => {
    const three = ['2021-04-09', '2021-04-12', '2021-04-14'].map(
      (from, n) => [`a${n}`, { occurred: { from } }] as const,
    );
    expect(codes(await cautionsOf({ edits: [insert('invented')] }, three))).toEqual([
      ['dense-repeats', 'edits.0.act.actId'],
    ]);
  });
});
