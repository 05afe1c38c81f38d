import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinkOrder } from '../../src/access/decide-link.ts';
import { ACCESS_DECIDER } from '../../src/access/decide.ts';
import { ACCESS_EVENT_SCHEMAS, type AccessEvent, type MadeLink } from '../../src/access/events.ts';
import { linkIdIn, linkText } from '../../src/access/share-link.ts';
import { isLive, type AccessState } from '../../src/access/state.ts';
import { chainHash } from '../../src/eventstore/chain.ts';
import type { NewEvent } from '../../src/eventstore/port.ts';

const NOW = Date.parse('2026-01-05T09:00:00Z');
const DAY = 86_400_000;
const { decide, evolve } = ACCESS_DECIDER;

const idOf = (k: number): string => k.toString(16).padStart(12, '0');
const order = (k: number, history = 'RUS-USA~test', lastsMs = 30 * DAY): LinkOrder => ({
  type: 'MakeLink',
  linkId: idOf(k),
  link: 'sealed',
  history,
  by: 'ann',
  lastsMs,
});
const judged = (asked: LinkOrder, state?: AccessState, now = NOW) =>
  decide({ commandId: 'c', actor: { id: 'ann', via: 'http' }, order: asked }, state, now);
const folded = (events: readonly AccessEvent[]): AccessState | undefined =>
  events.reduce<AccessState | undefined>((state, { type, data }, revision) => {
    const metadata = { commandId: String(revision), commandHash: '' };
    return evolve(state, { type, data, metadata, revision });
  }, undefined);
const made = (count: number, data: Partial<MadeLink> = {}, first = 0): AccessEvent[] =>
  Array.from({ length: count }, (_, k) => ({
    type: 'LinkMade.v1',
    data: {
      linkId: idOf(first + k),
      history: 'RUS-USA~test',
      by: 'ann',
      made: '2026-01-05T09:00:00.000Z',
      expires: '2026-02-04T09:00:00.000Z',
      ...data,
    },
  }));
const codeOf = (decision: ReturnType<typeof judged>) =>
  decision.ok ? decision.value.map(({ type }) => type) : decision.error.code;

describe('links', () => {
  test.each<[string, LinkOrder, AccessState | undefined, string | readonly string[]]>([
    ['the first', order(0), undefined, ['LinkMade.v1']],
    ['an id that is taken', order(0), folded(made(1)), 'link-id-taken'],
    ['the hundredth of a history', order(99), folded(made(99)), ['LinkMade.v1']],
    ['one more of it', order(100), folded(made(100)), 'too-many-links'],
    ['one of another history', order(100, 'IRN-USA~test'), folded(made(100)), ['LinkMade.v1']],
    [
      'one beside a hundred that have ended',
      order(100),
      folded(made(100, { expires: '2026-01-05T08:59:59.000Z' })),
      ['LinkMade.v1'],
    ],
    [
      'one more of a thousand',
      order(1_000, 'IRN-USA~test'),
      folded(Array.from({ length: 10 }, (_, k) => made(100, { history: `RUS-USA~h${k}` }, k * 100)).flat()),
      'too-many-links',
    ],
    ['a life of more than a year', order(0, 'RUS-USA~test', 367 * DAY), undefined, 'link-duration'],
    ['a life of no time', order(0, 'RUS-USA~test', 0), undefined, 'link-duration'],
    ['a revocation', { type: 'RevokeLink', linkId: idOf(0) }, folded(made(1)), ['LinkRevoked.v1']],
    ['a revocation of none', { type: 'RevokeLink', linkId: idOf(7) }, folded(made(1)), 'unknown-link'],
    [
      'a second revocation',
      { type: 'RevokeLink', linkId: idOf(0) },
      folded([...made(1), { type: 'LinkRevoked.v1', data: { linkId: idOf(0) } }]),
      [],
    ],
  ])('given %s, when it is judged, then the answer is its own', (_what, asked, state, answer) => {
    expect(codeOf(judged(asked, state))).toEqual(answer);
  });

  test('given one that is made, then the event holds who, what and until when, and neither its view nor its seal', () => {
    const decision = judged({ ...order(0), revision: 3, at: '2021-06-15' } as LinkOrder);
    expect(decision.ok && decision.value[0]?.data).toEqual({
      linkId: idOf(0),
      history: 'RUS-USA~test',
      revision: 3,
      at: '2021-06-15',
      by: 'ann',
      made: '2026-01-05T09:00:00.000Z',
      expires: '2026-02-04T09:00:00.000Z',
    });
  });

  test('given thousands that were made and revoked, when they are folded, then those that live and the newest others are remembered', () => {
    const live = made(1);
    const rest = Array.from({ length: 3_000 }, (_, k): AccessEvent[] => [
      ...made(1, {}, k + 1),
      { type: 'LinkRevoked.v1', data: { linkId: idOf(k + 1) } },
    ]).flat();
    const links = folded([...live, ...rest])?.links;
    expect(links?.size).toBe(2_000);
    expect(links?.has(idOf(0))).toBe(true);
    expect(links?.has(idOf(1))).toBe(false);
    expect(links?.has(idOf(3_000))).toBe(true);
  });

  test('given any view, then a link is found in its text for that view under that key alone, in whatever order its parameters stand', () => {
    const key = Buffer.alloc(32, 1);
    const view = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), { maxKeys: 6 });
    fc.assert(
      fc.property(view, view, (one, other) => {
        const text = linkText(idOf(1), one, key);
        const turned = Object.fromEntries(Object.entries(one).reverse());
        expect(linkIdIn(text, turned, key)).toBe(idOf(1));
        expect(linkIdIn(text, one, Buffer.alloc(32, 2))).toBeUndefined();
        const isSame =
          JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
        if (!isSame) expect(linkIdIn(text, other, key)).toBeUndefined();
        expect(linkIdIn(text.replace(/^.{12}/, idOf(2)), one, key)).toBeUndefined();
      }),
    );
  });
});

interface Golden {
  readonly hash: string;
  readonly after: readonly string[];
  readonly event: NewEvent;
}
const golden = (type: string): Golden =>
  JSON.parse(readFileSync(new URL(`../golden/events/${type}.json`, import.meta.url), 'utf8')) as Golden;

describe.each(['LinkMade.v1', 'LinkRevoked.v1'] as const)('%s as it was once stored', (type) => {
  test('given the file, then it has the form of its schema and its hash, and folds to what it says', () => {
    const { hash, after, event } = golden(type);
    expect(ACCESS_EVENT_SCHEMAS[type].parse(event.data)).toEqual(event.data);
    expect(chainHash(event)).toBe(hash);
    const state = folded([...after.map((each) => golden(each).event), event] as unknown as AccessEvent[]);
    const link = state?.links.get('1f0c22ab90de');
    expect(link).toMatchObject({ history: 'RUS-USA~geneva-2021', revision: 57, at: '2021-06-15', by: 'ann' });
    expect(link && isLive(link, Date.parse('2026-01-21T00:00:00Z'))).toBe(type === 'LinkMade.v1');
  });
});
