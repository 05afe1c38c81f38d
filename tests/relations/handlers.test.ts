import { readFileSync } from 'node:fs';
import 'reflect-metadata';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../src/eventstore/memory/memory.store.ts';
import type { RelationOrder } from '../../src/relations/commands.ts';
import { RELATION_BUS } from '../../src/relations/bus.commands.ts';
import { RelationWriter } from '../../src/relations/relation.writer.ts';
import { act, command, ending, fixedClock, note, open, relation, summit } from '../support/relations.ts';

let app: TestingModule;
let bus: CommandBus;

beforeEach(async () => {
  app = await Test.createTestingModule({
    imports: [CqrsModule.forRoot()],
    providers: [
      {
        provide: RelationWriter,
        useFactory: () => new RelationWriter({ store: new MemoryStore(), clock: fixedClock }),
      },
      ...RELATION_BUS.handlers,
    ],
  }).compile();
  await app.init();
  bus = app.get(CommandBus);
});
afterEach(() => app.close());

const reason = 'Better known.';
/** What a stored event of a kind holds. */
const declared = <T>(type: string): T =>
  JSON.parse(readFileSync(new URL(`../golden/events/${type}.json`, import.meta.url), 'utf8')).event.data;
/** Each order once, in an order in which every one of them adds events. */
const orders: RelationOrder[] = [
  open(),
  { type: 'ReviseRelation', content: relation({ title: 'New' }), reason },
  { type: 'ScheduleSummit', content: summit('s') },
  { type: 'ScheduleSummit', content: summit('t') },
  { type: 'ReviseSummit', content: summit('s', { venue: 'Vienna' }), reason },
  { type: 'ConcludeSummit', content: ending('s') },
  { type: 'CancelSummit', content: ending('t') },
  { type: 'WithdrawSummit', summitId: 't', reason },
  { type: 'RecordAct', content: act('a') },
  { type: 'RecordActs', contents: [act('b')] },
  { type: 'CorrectAct', content: act('a', { issue: 'rhetoric' }), reason },
  { type: 'RetractAct', actId: 'a', reason },
  { type: 'RetractActs', acts: [{ actId: 'b', revision: 9 }], reason },
  { type: 'RecordNote', content: note('n') },
  { type: 'CorrectNote', content: note('n', { summary: 'Else.' }), reason },
  { type: 'RetractNote', noteId: 'n', reason },
  { type: 'DeclarePreset', content: declared('PresetDeclared.v1') },
  { type: 'WithdrawPreset', preset: declared<{ preset: string }>('PresetDeclared.v1').preset, reason },
  { type: 'DeclareStory', content: declared('StoryDeclared.v1') },
];

describe('the command bus', () => {
  test('given a handler for each of the orders, when they are executed, then each adds its event', async () => {
    expect(new Set(orders.map(({ type }) => type))).toEqual(new Set(Object.keys(RELATION_BUS.commands)));
    for (const [n, order] of orders.entries()) {
      const busCommand = RELATION_BUS.toBus(command(order, `k${n}`));
      expect(busCommand).toBeInstanceOf(RELATION_BUS.commands[order.type]);
      expect(await bus.execute(busCommand)).toMatchObject({ ok: true, value: { revision: n, events: 1 } });
    }
  });
  test('given a refusal, when the command is executed, then it is the answer and not an exception', async () => {
    const result = await bus.execute(
      RELATION_BUS.toBus(command({ type: 'RecordAct', content: act('a') }, 'k')),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'not-open' } });
  });
});
