import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveClient } from '../support/live-client.ts';
import { act, HISTORY } from '../support/relations.ts';
import { AT, listening, withActs, type Client } from '../support/server.ts';
import { commitment, outcome } from '../support/what-ifs.ts';

const TOPIC = `relation:${HISTORY}`;

describe('what-ifs, live', () => {
  let server: Client;
  let client: LiveClient;

  beforeAll(async () => {
    server = await listening();
    await withActs(server, 'a1', 'a2');
    client = await LiveClient.open(server.url);
    client.send({ type: 'subscribe', topic: TOPIC });
    await client.next('caught-up');
  });
  afterAll(() => server.close());

  const command = (name: string, body: object, more: object = {}): string => {
    const id = randomUUID();
    client.send({ type: 'command', id, name, body, ...more });
    return id;
  };
  const acked = async (id: string) => (await client.next('ack', (frame) => frame.id === id)).outcome as any;
  const refused = async (id: string) => (await client.next('error', (frame) => frame.id === id)).problem;
  const propose = (changes: object = {}) =>
    command('ProposeOutcome', { history: HISTORY, outcome: { ...outcome(), ...changes } });

  test('given a relation that is listened to, when an outcome is proposed by a frame, then its listeners hear of it', async () => {
    const { whatIfId, revision } = await acked(propose());
    expect(revision).toBe(0);
    const events = await client.next('events', ({ items }) => items[0]?.stream === `whatif-${whatIfId}`);
    expect(events).toMatchObject({
      topic: TOPIC,
      items: [
        { type: 'OutcomeProposed.v2', revision: 0, data: { title: 'A quiet summit', history: HISTORY } },
      ],
    });
    const late = await LiveClient.open(server.url);
    late.send({ type: 'subscribe', topic: TOPIC });
    expect((await late.next('snapshot')).state).toMatchObject({
      whatIfs: { total: 1, list: [{ whatIfId, title: 'A quiet summit', revision: 0, stale: false }] },
    });
    await late.close();
  });

  test('given what may be a slip, when it is proposed by a frame, then the acknowledgement names its place', async () => {
    const outcome = await acked(propose({ commitments: [commitment('asks', { code: { code: '10' } })] }));
    expect(outcome.cautions).toMatchObject([{ code: 'lost-zero', path: 'outcome.commitments[0].code.code' }]);
  });

  test('given a what-if, when a client listens to it, then it gets its content, and each change once, also after a cut', async () => {
    const { whatIfId } = await acked(propose({ title: 'To be followed' }));
    const topic = `whatif:${whatIfId}`;
    client.send({ type: 'subscribe', topic });
    const snapshot = await client.next('snapshot', (frame) => frame.topic === topic);
    expect(snapshot.state).toMatchObject({ whatIfId, revision: 0, content: { title: 'To be followed' } });
    await client.next('caught-up', (frame) => frame.topic === topic);
    const revised = { ...outcome(), title: 'Revised', commitments: [commitment('talks', { day: 20 })] };
    await acked(command('ReviseOutcome', { whatIfId, outcome: revised }, { expectedRevision: 0 }));
    const heard = await client.next('events', (frame) => frame.topic === topic);
    expect(heard.items).toMatchObject([{ type: 'OutcomeRevised.v2', data: { title: 'Revised' } }]);

    client.send({ type: 'subscribe', topic, from: snapshot.position });
    await acked(command('WithdrawOutcome', { whatIfId }, { expectedRevision: 1 }));
    await client.next('events', ({ topic: of, items }) => of === topic && items.at(-1)?.revision === 2);
    const revisions = client
      .of('events')
      .filter((frame) => frame.topic === topic)
      .flatMap(({ items }) => items.map(({ revision }) => revision));
    expect(revisions).toEqual([1, 1, 2]);
  });

  test('given a what-if that is listened to, when the record says something else of its past, and that again no more, then its listeners and those of its history learn each time', async () => {
    const { whatIfId } = await acked(propose({ title: 'Resting on the past', base: { at: '2021-05-01' } }));
    const topic = `whatif:${whatIfId}`;
    const other = await LiveClient.open(server.url);
    other.send({ type: 'subscribe', topic });
    await other.next('projection', ({ figures }) => figures.of.stale === false);
    const verdict = (stale: boolean) =>
      Promise.all([
        client.until(() => {
          const last = client.of('staleness').at(-1);
          return last?.whatIfs.find((each) => each.whatIfId === whatIfId)?.stale === stale;
        }, `staleness ${stale}`),
        other.until(() => other.of('projection').at(-1)?.figures.of.stale === stale, `figures ${stale}`),
      ]);
    const added = act('beforehand', { occurred: { from: '2021-02-01' } });
    const recorded = await acked(command('RecordAct', { history: HISTORY, content: added }));
    await verdict(true);
    expect(client.of('staleness').at(-1)).toMatchObject({ topic: TOPIC, history: HISTORY });
    const told = client.of('staleness').length;
    // What came after its fork changes nothing, and nothing is said.
    const later = act('afterwards', { occurred: { from: '2021-05-10' } });
    await acked(command('RecordAct', { history: HISTORY, content: later }));
    await client.next('tension', ({ actId }) => actId === 'afterwards');
    const { revision } = recorded;
    const body = { history: HISTORY, actId: 'beforehand', reason: 'It was another year.' };
    await acked(command('RetractAct', body, { expectedRevision: revision }));
    await verdict(false);
    expect(client.of('staleness')).toHaveLength(told + 1);
    expect(other.of('events')).toEqual([]);

    // Nobody need listen to the history for that.
    client.send({ type: 'unsubscribe', topic: TOPIC });
    const again = act('beforehand-again', { occurred: { from: '2021-02-01' } });
    await acked(command('RecordAct', { history: HISTORY, content: again }));
    await other.until(() => other.of('projection').at(-1)?.figures.of.stale === true, 'stale again');
    client.send({ type: 'subscribe', topic: TOPIC });
    await client.until(() => client.of('caught-up').filter((frame) => frame.topic === TOPIC).length === 2);
    await other.close();
  });

  test('given what-ifs that are proposed, revised, rebased and withdrawn, when their events are folded, then that is the list and the what-if that HTTP answers', async () => {
    const own = await acked(propose({ title: 'To be revised' }));
    const revised = outcome({ title: 'Revised', author: 'Bob', horizonDays: 33, commitments: [], base: {} });
    await acked(
      command('ReviseOutcome', { whatIfId: own.whatIfId, outcome: revised }, { expectedRevision: 0 }),
    );
    const rebased = await acked(propose({ title: 'To be rebased', base: { revision: 1, at: '2021-05-01' } }));
    const onto = { whatIfId: rebased.whatIfId, base: { at: '2021-05-02' } };
    await acked(command('RebaseOutcome', onto, { expectedRevision: 0 }));
    const gone = await acked(propose({ title: 'To be withdrawn' }));
    await acked(command('WithdrawOutcome', { whatIfId: gone.whatIfId }, { expectedRevision: 0 }));
    await client.until(() =>
      client
        .of('events')
        .some(
          ({ items }) =>
            items.at(-1)?.stream === `whatif-${gone.whatIfId}` &&
            items.at(-1)?.type === 'OutcomeWithdrawn.v1',
        ),
    );

    const whatIfs = new Map<string, any>();
    const items = client.of('events').flatMap((frame) => (frame.topic === TOPIC ? frame.items : []));
    for (const { stream, revision, type, recordedAt, actor, data } of items) {
      const whatIfId = /^whatif-(.*)$/.exec(stream)?.[1];
      if (whatIfId === undefined) continue;
      const { history: _, whatIfId: __, reason: ___, ...changed } = data as any;
      const before = whatIfs.get(whatIfId) ?? { proposedAt: recordedAt, proposedBy: actor.id, content: {} };
      whatIfs.set(whatIfId, {
        ...before,
        content: { ...before.content, ...changed },
        state: type === 'OutcomeWithdrawn.v1' ? 'withdrawn' : 'open',
        revision,
        changedAt: recordedAt,
      });
    }
    const { json } = await server.get(`${AT}/what-ifs`);
    const mine = [own, rebased, gone].map(({ whatIfId }) => whatIfId as string);
    for (const whatIfId of mine) {
      const { content, ...folded } = whatIfs.get(whatIfId);
      const { title, author, base: forked, horizonDays, commitments, edits } = content;
      expect(json.whatIfs.find((each: any) => each.whatIfId === whatIfId)).toEqual({
        ...folded,
        whatIfId,
        history: HISTORY,
        title,
        author,
        base: forked,
        horizonDays,
        commitments: commitments.length,
        edits: edits.length,
        until: expect.any(String) as string,
        stale: expect.any(Boolean) as boolean,
      });
      expect((await server.get(`/api/what-ifs/${whatIfId}`)).json.content).toEqual(content);
    }
  });

  test('given what a what-if says, when it is changed, then the revision that was seen is required and compared', async () => {
    const { whatIfId } = await acked(propose({ title: 'Contested' }));
    const change = (more: object) => command('ReviseOutcome', { whatIfId, outcome: outcome() }, more);
    expect(await refused(change({}))).toMatchObject({ status: 428, code: 'expected-revision-required' });
    const both = [change({ expectedRevision: 0 }), change({ expectedRevision: 0 })];
    await acked(both[0] ?? '');
    command('RebaseOutcome', { whatIfId }, { expectedRevision: 1 });
    expect(await refused(command('WithdrawOutcome', { whatIfId }, { expectedRevision: 7 }))).toMatchObject({
      status: 412,
      code: 'revision-conflict',
    });
  });

  test.each([
    [
      'a probability of 1.2',
      { commitments: [{ ...commitment('x'), probability: { value: 1.2 } }] },
      /outcome\.commitments\[0\]\.probability\.value/,
    ],
    ['a horizon of 0 days', { horizonDays: 0 }, /outcome\.horizonDays: must be a whole number from 1 to 730/],
    ['an edit of an act that is not there', { edits: [{ edit: 'omit', actId: 'nowhere' }] }, /nowhere/],
  ])(
    'given %s, when it is proposed, then the problem says where, and nothing is changed',
    async (_, changes, text) => {
      const before = (await server.get(`${AT}/what-ifs`)).json.total;
      const problem = await refused(propose(changes));
      expect(`${problem.detail} ${JSON.stringify(problem.errors)}`).toMatch(text);
      expect((await server.get(`${AT}/what-ifs`)).json.total).toBe(before);
    },
  );

  test('given acts after a proposal, when one changes what it knew, then a new listener is told that it is stale', async () => {
    const { whatIfId } = await acked(propose({ title: 'Soon stale' }));
    client.send({ type: 'subscribe', topic: `whatif:${whatIfId}` });
    const fresh = await client.next('snapshot', ({ topic }) => topic === `whatif:${whatIfId}`);
    expect(fresh.state).toMatchObject({ whatIfId, stale: false });
    await server.post(`${AT}/acts`, act('late-discovery', { occurred: { from: '2021-02-01' } }));
    const late = await LiveClient.open(server.url);
    late.send({ type: 'subscribe', topic: `whatif:${whatIfId}` });
    expect((await late.next('snapshot')).state).toMatchObject({ whatIfId, stale: true });
    await late.close();
  });
});
