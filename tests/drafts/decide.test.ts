import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/kernel/canonical-json.ts';
import type { DraftOrder } from '../../src/drafts/commands.ts';
import { decide } from '../../src/drafts/decide.ts';
import { draftIdOf } from '../../src/drafts/draft-id.ts';
import { DRAFT_EVENT_SCHEMAS, type DraftEvent } from '../../src/drafts/events.ts';
import { evolve } from '../../src/drafts/evolve.ts';
import { MOST_BYTES, proposalsMade } from '../../src/drafts/proposals-made.ts';
import type { DraftState } from '../../src/drafts/state.ts';
import type { Draft, Proposal } from '../../src/coding/draft-form.ts';

const TEXT = 'Norway imposed sanctions on Russia. Russia recalled its ambassador.';
const HISTORY = 'NOR-RUS~test';
const source = { title: 'A week in May', publisher: 'A paper' };

const proposal = (proposalId: string, changes: Partial<Proposal> = {}): Proposal => ({
  proposalId,
  kind: 'act',
  initiator: 'NOR',
  target: 'RUS',
  reciprocal: false,
  code: '163',
  alternatives: [],
  occurred: { from: '2021-05-03', precision: 'day', basis: 'said' },
  quote: { from: 0, to: 34, text: TEXT.slice(0, 34) },
  confidence: 0.7,
  why: { rule: 'impose-sanctions', words: ['imposed'] },
  assumed: [],
  ...changes,
});

const draftOf = (proposals: readonly Proposal[]): Draft => ({
  draft: 1,
  coder: 'coder/1',
  dictionary: sha256('dictionary'),
  text: sha256(TEXT),
  published: '2021-05-31',
  parties: ['NOR', 'RUS'],
  sentences: { all: 2, proposed: 1 },
  cautions: [],
  elsewhere: [],
  proposals: [...proposals],
});

const DRAFT = draftOf([proposal('one'), proposal('two', { followUpOf: 'one' })]);
const draftId = draftIdOf(HISTORY, DRAFT);

const judged = (order: DraftOrder, state: DraftState | undefined) =>
  decide({ draftId, commandId: randomUUID(), actor: { id: 'ann', via: 'http' }, order }, state);

/** The state after orders, each of which is allowed, and their events. */
function after(...orders: readonly DraftOrder[]): { state: DraftState; events: DraftEvent[] } {
  let state: DraftState | undefined;
  const events: DraftEvent[] = [];
  for (const order of [{ type: 'OpenDraft', history: HISTORY, draft: DRAFT, source } as const, ...orders]) {
    const decision = judged(order, state);
    if (!decision.ok) throw new Error(decision.error.message);
    for (const event of decision.value) {
      const metadata = { commandId: randomUUID(), commandHash: 'x', actor: { id: 'ann', via: 'http' } };
      state = evolve(state, { ...event, metadata, revision: events.length });
      events.push(event);
    }
  }
  return { state: state as DraftState, events };
}

const { proposalId: _, ...contentOfOne } = (({
  proposalId,
  kind,
  initiator,
  target,
  reciprocal,
  code,
  occurred,
  quote,
}) => ({ proposalId, kind, initiator, target, reciprocal, code, occurred, quote }))(proposal('one'));

const accept = { type: 'AcceptProposal', proposalId: 'one', kind: 'act', entry: 'drafted-one' } as const;
const reject = { type: 'RejectProposal', proposalId: 'one', reason: 'wrong-code' } as const;
const takeBack = { type: 'TakeBack', proposalId: 'one' } as const;
const edit = (changes: object, text?: string): DraftOrder => ({
  type: 'EditProposal',
  proposalId: 'one',
  content: { ...contentOfOne, ...changes },
  text,
});

describe('a draft', () => {
  test('given one, when it is opened and opened again, then it is kept once, and another source is a correction', () => {
    const open = { type: 'OpenDraft', history: HISTORY, draft: DRAFT, source } as const;
    const { state, events } = after();
    expect(events.map(({ type }) => type)).toEqual(['DraftMade.v1', 'ProposalsMade.v1']);
    expect(judged(open, state)).toEqual({ ok: true, value: [] });
    const named = { ...open, source: { ...source, title: 'Another title' } };
    expect(judged(named, state)).toMatchObject({ ok: true, value: [{ type: 'SourceCorrected.v1' }] });
    expect(draftIdOf('NOR-RUS~other', DRAFT)).not.toBe(draftId);
  });

  test('given every event that is decided, then it has the form that is documented', () => {
    const { events } = after(edit({ code: '161' }), accept, takeBack, reject, takeBack);
    expect(events.map(({ type }) => type).slice(2)).toEqual([
      'ProposalEdited.v1',
      'ProposalAccepted.v1',
      'DecisionTakenBack.v1',
      'ProposalRejected.v1',
      'DecisionTakenBack.v1',
    ]);
    for (const { type, data } of events) expect(DRAFT_EVENT_SCHEMAS[type].parse(data)).toEqual(data);
  });

  test.each([
    ['accepted', 'rejected', accept, reject],
    ['accepted', 'edited', accept, edit({ code: '161' })],
    ['rejected', 'accepted', reject, accept],
    ['rejected', 'edited', reject, edit({ code: '161' })],
  ])(
    'given a proposal that is %s, when it is %s, then that is refused until the first is taken back',
    (_is, _then, first, second) => {
      expect(judged(second, after(first).state)).toMatchObject({ error: { code: 'proposal-decided' } });
      expect(judged(second, after(first, takeBack).state)).toMatchObject({ ok: true });
    },
  );

  test.each([
    ['a code that there is not', edit({ code: '999' }), 'form'],
    ['one party twice', edit({ target: 'NOR' }), 'one-party'],
    ['a party of neither side', edit({ target: 'USA' }), 'undeclared-party'],
    [
      'a day after publication',
      edit({ occurred: { from: '2021-06-01', precision: 'day', basis: 'x' } }),
      'after-publication',
    ],
    [
      'another quote without the text',
      edit({ quote: { from: 0, to: 6, text: 'Norway' } }),
      'quote-needs-text',
    ],
    [
      'another quote and another text',
      edit({ quote: { from: 0, to: 6, text: 'Norway' } }, 'Norway'),
      'another-text',
    ],
    [
      'a quote that the text has not',
      edit({ quote: { from: 0, to: 6, text: 'Sweden' } }, TEXT),
      'quote-not-in-text',
    ],
    ['a further step of itself', edit({ followUpOf: 'one' }), 'unknown-proposal'],
    ['a further step of nothing', edit({ followUpOf: 'nothing' }), 'unknown-proposal'],
    ['nobody', { ...accept, proposalId: 'nobody' }, 'unknown-proposal'],
  ] as const)('given an edit to %s, then it is refused', (_what, order, code) => {
    expect(judged(order, after().state)).toMatchObject({ ok: false, error: { code } });
  });

  test('given another quote with the text, then it is found there, wherever it was said to be', () => {
    const { state } = after(
      edit({ quote: { from: 50, to: 60, text: 'Russia recalled its ambassador' } }, TEXT),
    );
    expect(state.proposals.get('one')?.now.quote).toEqual({
      from: 36,
      to: 66,
      text: 'Russia recalled its ambassador',
    });
    expect(state.proposals.get('one')?.proposed.quote.from).toBe(0);
  });

  test('given a further step, when the link is left out of an edit, then it stands alone', () => {
    const { followUpOf: __, ...rest } = contentOfOne as typeof contentOfOne & { followUpOf?: string };
    const { state } = after({ type: 'EditProposal', proposalId: 'two', content: rest });
    expect(state.proposals.get('two')?.now).not.toHaveProperty('followUpOf');
  });

  test('given a proposal by hand, then its words have to occur in the text', () => {
    const byHand = proposal('hand-1', {
      initiator: 'RUS',
      target: 'NOR',
      code: '161',
      quote: { from: 0, to: 6, text: 'Russia recalled' },
    });
    const { state } = after({ type: 'AddProposal', proposal: byHand, text: TEXT });
    expect(state.proposals.get('hand-1')).toMatchObject({ byHand: true, now: { quote: { from: 36 } } });
    const lie = { ...byHand, proposalId: 'hand-2', quote: { from: 0, to: 4, text: 'lies' } };
    expect(judged({ type: 'AddProposal', proposal: lie, text: TEXT }, state)).toMatchObject({
      error: { code: 'quote-not-in-text' },
    });
  });

  test('given proposals as long as they come, then each event is one that a store takes, and nothing is lost', () => {
    const long = fc.record({
      quote: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      basis: fc.string({ minLength: 1, maxLength: 900 }),
    });
    fc.assert(
      fc.property(fc.array(long, { maxLength: 450 }), (given) => {
        const made = given.map(({ quote, basis }, k) =>
          proposal(`p-${k}`, {
            quote: { from: 0, to: quote.length, text: quote },
            occurred: { from: '2021-05-03', precision: 'day', basis },
          }),
        );
        const events = proposalsMade(made);
        expect(events.flatMap(({ data }) => (data as { proposals: Proposal[] }).proposals)).toEqual(made);
        for (const { data } of events) {
          expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(250 * 1024);
          expect((data as { proposals: Proposal[] }).proposals.length).toBeLessThanOrEqual(200);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('given more than one append can hold, then the text is to be split', () => {
    const basis = 'x'.repeat(990);
    const many = Array.from({ length: 900 }, (_, k) =>
      proposal(`p-${k}`, { occurred: { from: '2021-05-03', precision: 'day', basis } }),
    );
    expect(JSON.stringify(many).length).toBeGreaterThan(MOST_BYTES);
    const order = { type: 'OpenDraft', history: HISTORY, draft: draftOf(many), source } as const;
    expect(judged(order, undefined)).toMatchObject({ error: { code: 'draft-too-large' } });
  });
});
