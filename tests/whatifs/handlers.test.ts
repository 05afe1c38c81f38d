import 'reflect-metadata';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WhatIfOrder } from '../../src/whatifs/commands.ts';
import { WHAT_IF_BUS } from '../../src/whatifs/bus.commands.ts';
import { WhatIfWriter } from '../../src/whatifs/what-if.writer.ts';
import { HISTORY, open, record, relation } from '../support/relations.ts';
import { bench, propose, request, revise, type WhatIfBench } from '../support/what-ifs.ts';

let app: TestingModule;
let given: WhatIfBench;

beforeEach(async () => {
  given = bench();
  await given.record(open(relation()), record('a'), record('b'));
  app = await Test.createTestingModule({
    imports: [CqrsModule.forRoot()],
    providers: [{ provide: WhatIfWriter, useValue: given.whatIfs }, ...WHAT_IF_BUS.handlers],
  }).compile();
  await app.init();
});
afterEach(async () => {
  await app.close();
  await given.close();
});

describe('the command bus', () => {
  test('given a handler for each of the four orders, when they are executed, then each adds its event and reads show it', async () => {
    const { whatIfId } = request(propose(), 'k0');
    const orders: WhatIfOrder[] = [
      propose(),
      revise({ title: 'New' }),
      { type: 'RebaseOutcome', base: { revision: 1 } },
      { type: 'WithdrawOutcome' },
    ];
    expect(new Set(orders.map(({ type }) => type))).toEqual(new Set(Object.keys(WHAT_IF_BUS.commands)));
    const bus = app.get(CommandBus);
    for (const [n, order] of orders.entries()) {
      const busCommand = WHAT_IF_BUS.toBus(request(order, `k${n}`, { whatIfId }));
      expect(busCommand).toBeInstanceOf(WHAT_IF_BUS.commands[order.type]);
      expect(await bus.execute(busCommand)).toMatchObject({ ok: true, value: { revision: n, events: 1 } });
    }
    await given.settled();
    expect(await given.query.list(HISTORY)).toMatchObject({ ok: true, value: { total: 1 } });
    expect(await given.query.get(whatIfId, 1)).toMatchObject({
      ok: true,
      value: { title: 'New', state: 'open' },
    });
  });
});
