import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { follow, recordOf, wholeWindow, type RecordedEvent } from '../../src/dashboard/record/record.ts';
import { dayNumber, formatDay } from '../../src/kernel/clock.ts';
import type { RelationEvent } from '../../src/relations/events.ts';
import { act, ACTS, NOTE, recordWith } from './fixture.ts';

const TODAY = dayNumber('2021-05-01');
const at = (revision: number, event: RelationEvent): RecordedEvent => ({
  revision,
  recordedAt: `2021-05-02T00:00:${String(revision).padStart(2, '0')}.000Z`,
  event,
});
const ids = (record: ReturnType<typeof recordWith> | undefined) =>
  record?.acts.map(({ content }) => content.actId);

describe('the record that the page holds', () => {
  test('given an act recorded, then it stands in its place by day', () => {
    const after = follow(
      recordWith(),
      at(10, { type: 'ActRecorded.v1', data: act('new', '2021-03-11', -2) }),
      TODAY,
    );
    expect(ids(after)).toEqual([
      'sanctions',
      'answer',
      'build-up',
      'new',
      'call',
      'sanctions-detail',
      'waiver',
    ]);
    expect(after?.revision).toBe(10);
  });

  test('given a correction that moves an act, then it stands once, on its new day, without the reason', () => {
    const data = { ...act('call', '2021-03-01', 4), reason: 'It was earlier.' };
    const after = follow(recordWith(), at(10, { type: 'ActCorrected.v1', data }), TODAY);
    expect(ids(after)).toEqual(['call', 'sanctions', 'answer', 'build-up', 'sanctions-detail', 'waiver']);
    expect(after?.acts[0]?.content).not.toHaveProperty('reason');
    expect(after?.acts[0]?.revision).toBe(10);
  });

  test('given a retraction, then the act is gone', () => {
    const data = { actId: 'waiver', reason: 'It never happened.' };
    expect(ids(follow(recordWith(), at(10, { type: 'ActRetracted.v1', data }), TODAY))).not.toContain(
      'waiver',
    );
  });

  test('given notes and summits that change, then they do here', () => {
    const steps: RelationEvent[] = [
      { type: 'NoteCorrected.v1', data: { ...NOTE, summary: 'Otherwise.', reason: 'Misheard.' } },
      {
        type: 'SummitCancelled.v1',
        data: { summitId: 'meeting', occurred: NOTE.occurred, summary: 'Off.', sources: [] },
      },
      {
        type: 'RelationRevised.v1',
        data: { ...recordWith().declaration, coverage: { from: '2021-01-01' }, reason: 'More.' },
      },
    ];
    const after = steps.reduce<ReturnType<typeof follow>>(
      (record, event, index) => record && follow(record, at(10 + index, event), TODAY),
      recordWith(),
    );
    expect(after?.notes[0]?.summary).toBe('Otherwise.');
    expect(after?.summits[0]?.phase).toBe('cancelled');
    expect(after?.end).toBe('2021-05-01');
    const gone: RelationEvent = {
      type: 'SummitWithdrawn.v1',
      data: { summitId: 'meeting', reason: 'A mistake.' },
    };
    expect(after && follow(after, at(13, gone), TODAY)?.summits).toEqual([]);
    expect(after?.declaration).not.toHaveProperty('reason');
  });

  test('given an event that comes twice, then it counts once; given a gap, then the record must be read again', () => {
    const event = at(10, { type: 'ActRetracted.v1', data: { actId: 'waiver', reason: 'No.' } });
    const once = follow(recordWith(), event, TODAY);
    expect(once && follow(once, event, TODAY)).toBe(once);
    expect(follow(recordWith(), { ...event, revision: 11 }, TODAY)).toBeUndefined();
  });

  test('given events delivered with any repeats, then the record equals that of one delivery each', () => {
    const events = [0, 1, 2, 3, 4].map((index) =>
      at(10 + index, { type: 'ActRecorded.v1', data: act(`more-${index}`, formatDay(TODAY - index), -1) }),
    );
    const once = events.reduce((record, event) => follow(record, event, TODAY) ?? record, recordWith());
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 4 }), { maxLength: 20 }), (repeats) => {
        let record = recordWith();
        for (const [index, event] of events.entries()) {
          record = follow(record, event, TODAY) ?? record;
          for (const repeat of repeats.filter((seen) => seen <= index)) {
            record = follow(record, events[repeat] as RecordedEvent, TODAY) ?? record;
          }
        }
        expect(record).toEqual(once);
      }),
    );
  });

  test('given what the server answers, then acts come in order of their days and without what is only of the export', () => {
    const { declaration, summits } = recordWith();
    const record = recordOf(
      {
        history: 'RUS-USA~example',
        asOf: 9,
        at: '2021-04-10',
        declaration,
        summits,
        lastRecordedAt: '2021-05-01T12:00:00Z',
      },
      {
        notes: [{ ...NOTE, revision: 9, recordedAt: '2021-05-01T12:00:00Z', recordedBy: 'ann' }],
        acts: ACTS.toReversed().map((content, index) => ({
          ...content,
          revision: index,
          recordedAt: '2021-05-01T12:00:00Z',
          recordedBy: 'ann',
          reportedOn: content.occurred.from,
          countsAs: 'verbal',
        })),
      },
    );
    expect(ids(record)).toEqual(['answer', 'sanctions', 'build-up', 'call', 'sanctions-detail', 'waiver']);
    expect(record.acts[0]?.content).toEqual(ACTS[1]);
    expect(record.notes).toEqual([NOTE]);
  });

  test('given a summit due soon after the documented days, then the window shows it', () => {
    expect(formatDay(wholeWindow(recordWith()).last)).toBe('2021-04-20');
    const far = recordWith();
    const [summit] = far.summits;
    if (summit === undefined) throw new Error('the fixture has a summit');
    const later = { ...summit, content: { ...summit.content, date: { from: '2022-01-01' } } };
    expect(formatDay(wholeWindow({ ...far, summits: [later] }).last)).toBe('2021-04-10');
  });
});
