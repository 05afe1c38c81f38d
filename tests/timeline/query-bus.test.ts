import { CqrsModule, QueryBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { expect, test } from 'vitest';
import { TENSION_HANDLERS } from '../../src/tension/tension.handlers.ts';
import { ExplainTension, GetTension, GetTensionSeries } from '../../src/tension/tension.queries.ts';
import { TensionQuery } from '../../src/tension/tension.query.ts';
import { TIMELINE_HANDLERS } from '../../src/timeline/timeline.handlers.ts';
import { GetAct, GetHistory, GetTimeline, ListHistories } from '../../src/timeline/timeline.queries.ts';
import { TimelineQuery } from '../../src/timeline/timeline.query.ts';
import { accepted, act, corrected, given, HISTORY, opened, recorded, refused } from './recorded.ts';

test('given the handlers, when each query goes over the bus, then it is answered as by the plain services', async () => {
  const { timeline, tension } = await given(
    opened(),
    recorded(act('a')),
    corrected(act('a', { code: { code: '163' } })),
  );
  const module = await Test.createTestingModule({
    imports: [CqrsModule.forRoot()],
    providers: [
      { provide: TimelineQuery, useValue: timeline },
      { provide: TensionQuery, useValue: tension },
      ...TIMELINE_HANDLERS,
      ...TENSION_HANDLERS,
    ],
  }).compile();
  await module.init();
  const bus = module.get(QueryBus);
  const view = { at: '2021-05-01', asOf: { revision: 1 } };

  expect(accepted(await bus.execute(new ListHistories()))).toEqual(timeline.histories());
  expect(accepted(await bus.execute(new GetHistory(HISTORY, view)))).toMatchObject({ asOf: 1, acts: 1 });
  const page = accepted(await bus.execute(new GetTimeline(HISTORY, { code: '11' }, view)));
  expect(page.entries).toMatchObject([{ id: 'a', content: { code: { code: '112' } } }]);
  expect(accepted(await bus.execute(new GetAct(HISTORY, 'a'))).versions).toHaveLength(2);
  expect(accepted(await bus.execute(new GetTension(HISTORY, view)))).toMatchObject({
    at: '2021-05-01',
    acts: 1,
  });
  const span = { from: '2021-04-01', to: '2021-04-03' };
  expect(accepted(await bus.execute(new GetTensionSeries(HISTORY, span))).series.tension).toHaveLength(3);
  expect(accepted(await bus.execute(new ExplainTension(HISTORY, view, { limit: 1 })))).toMatchObject({
    total: 1,
  });
  expect(refused(await bus.execute(new GetTension('RUS-USA~none'))).code).toBe('unknown-history');
  await module.close();
});
