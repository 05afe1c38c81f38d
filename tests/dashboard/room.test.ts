import { describe, expect, test } from 'vitest';
import { dayNumber } from '../../src/kernel/clock.ts';
import type { Projection } from '../../src/models/reaction/projection-answer.ts';
import type { Debrief } from '../../src/rooms/debrief.ts';
import { ownVerdict, recordedVerdict, verdictOf } from '../../src/rooms/room-sentences.ts';
import { wayDays } from '../../src/rooms/way.ts';
import { viewOf } from '../../src/rooms/room-view.ts';
import type { RoomAnswer } from '../../src/rooms/rooms.query.ts';
import { phaseWords, seatGroups } from '../../src/dashboard/room/room-lead.ts';
import { isLocal, originsOf, roomLink } from '../../src/dashboard/room/room-links.ts';
import { besideModel } from '../../src/dashboard/room/room-lines.ts';
import { dailyWay, drawn, moved, passing, taken, wayOf } from '../../src/dashboard/room/room-predict.ts';
import {
  clockOf,
  columnsOf,
  debriefRows,
  draftOf,
  effectOf,
  fieldsOf,
  ideasFor,
  modelSentence,
  packageSentence,
  screenSentence,
  standing,
  stepSentence,
  stepsBy,
  stepWords,
  titleOf,
  waitingFor,
} from '../../src/dashboard/room/room-vm.ts';
import { draftStepSchema } from '../../src/rooms/events.ts';
import { negotiating, person, step, type Played } from '../support/rooms.ts';

const answerOf = (played: Played): RoomAnswer => ({
  ...viewOf(played.room, played.now),
  predicted: 0,
  issues: [{ id: 'summitry', title: 'Summits' }],
  names: { RUS: 'Russia', USA: 'United States' },
});
const tabled = () =>
  negotiating().does('ann', { type: 'TableStep', stepId: 'a', step: step({ reciprocal: true }) });
const agreed = () => tabled().does('boris', { type: 'AcceptStep', stepId: 'a', wording: 1 });

describe('what a room shows', () => {
  test('given a step, then it says whom it waits for, that nobody is there for them, who refuses and why, and that it is agreed', () => {
    const of = (played: Played) => {
      const room = answerOf(played);
      return standing(room.steps[0] as (typeof room.steps)[number], room);
    };
    expect(of(tabled())).toBe('Waits for Russia');
    expect(of(tabled().does('open', { type: 'RemoveParticipant', participant: person('boris') }))).toBe(
      'Waits for Russia, where nobody is',
    );
    expect(
      of(tabled().does('boris', { type: 'RefuseStep', stepId: 'a', wording: 1, reason: 'Too early.' })),
    ).toBe('Russia refuses: Too early.');
    expect(of(agreed())).toBe('Agreed');
    expect(of(agreed().does('open', { type: 'HideStep', stepId: 'a', reason: 'An insult.' }))).toBe(
      'Hidden by the facilitator: An insult.',
    );
  });

  test('given prepared steps, then a delegation is offered its own and those of both, and a mediator all', () => {
    const room = answerOf(negotiating());
    const own = step({ initiator: 'RUS', target: 'USA', summary: 'Moscow writes.' });
    const both = step({ reciprocal: true, summary: 'Both meet.' });
    const told = (party: string) => ideasFor([own, both], room, party).map(({ summary }) => summary);
    expect(told('RUS')).toEqual(['Moscow writes.', 'Both meet.']);
    expect(told('USA')).toEqual(['Both meet.']);
    expect(told('UKR')).toEqual(['Moscow writes.', 'Both meet.']);
    const [idea] = ideasFor([own], room, 'RUS');
    expect(draftStepSchema.safeParse(draftOf(idea as NonNullable<typeof idea>)).success).toBe(true);
  });

  test('given a room that looks less far ahead than steps usually take, then a new one is due in the first third of it', () => {
    const room = answerOf(negotiating());
    expect(fieldsOf(room, 'USA').day).toBe(30);
    expect(fieldsOf({ ...room, horizonDays: 26 }, 'USA').day).toBe(9);
  });

  test('given a step that is amended, then what the form does not show of it stays', () => {
    const played = negotiating().does('ann', {
      type: 'TableStep',
      stepId: 'a',
      step: step({ probability: { value: 0.5 }, rationale: 'Long prepared.' }),
    });
    const room = answerOf(played);
    const before = room.steps[0];
    const amended = draftOf({ ...fieldsOf(room, 'USA', before), day: 40 }, before);
    expect(draftStepSchema.parse(amended)).toMatchObject({
      commitment: { day: 40, probability: { value: 0.5 }, rationale: 'Long prepared.' },
    });
  });

  test('given figures, then sentences say where it leads and what a draft moves', () => {
    const projection = (mean: number, difference: number) =>
      ({
        whatIf: { mean: [50, mean], q5: [50, 40.04], q95: [50, 60] },
        difference: { mean: [0, difference] },
      }) as unknown as Projection;
    expect(packageSentence(answerOf(agreed()), projection(48, -3.26))).toBe(
      'With what is agreed tension on 13 Sep 2021 is between 40.0 and 60.0 in nine of ten futures of the model, 3.3 lower than without it on the mean.',
    );
    expect(packageSentence(answerOf(tabled()), projection(48, 0))).toContain('Nothing is agreed');
    const figures = (alone: number, beside: number) => ({
      stepId: 'a',
      agreed: false,
      alone: { mean: alone, standardError: 0.1 },
      beside: { mean: beside, standardError: 0.1 },
    });
    expect(stepSentence(figures(-2, -1.2))).toBe(
      'Beside what is agreed it lowers tension by 1.2, by itself it lowers tension by 2.0.',
    );
    expect(stepSentence(figures(0.01, 0.01))).toBe('Beside what is agreed it moves hardly anything.');
    expect(stepSentence({ stepId: 'a', agreed: false })).toBe('It cannot stand beside what is agreed.');
    expect(stepSentence(undefined)).toBe('Working out what it moves.');
    expect(effectOf(figures(-2, 0))).toBe('By itself \u22122.0 points');
  });

  test('given what each step moves, then the table stands in the order of it, what is not worked out last, or of their days', () => {
    const { steps } = answerOf(
      negotiating()
        .does('ann', { type: 'TableStep', stepId: 'a', step: step({ day: 30 }) })
        .does('ann', { type: 'TableStep', stepId: 'b', step: step({ day: 20, code: { code: '057' } }) })
        .does('ann', { type: 'TableStep', stepId: 'c', step: step({ day: 10, code: { code: '042' } }) }),
    );
    const moving = (stepId: string, mean: number) =>
      [stepId, { stepId, agreed: false, alone: { mean, standardError: 0 } }] as const;
    const figures = new Map([moving('a', -1), moving('c', -3)]);
    const ids = (order: 'effect' | 'time') => stepsBy(order, { steps }, figures).map(({ stepId }) => stepId);
    expect(ids('effect')).toEqual(['c', 'a', 'b']);
    expect(ids('time')).toEqual(['c', 'b', 'a']);
  });

  test('given a phase that ends, then the clock counts down by the server’s time and stops at zero', () => {
    const ends = '2021-06-16T12:00:00.000Z';
    const at = Date.parse(ends);
    expect([clockOf(ends, at - 61_000), clockOf(ends, at + 5000), clockOf(undefined, at)]).toEqual([
      '1:01',
      '0:00',
      undefined,
    ]);
  });
});

describe('the table', () => {
  test('given steps of both sides and one by a mediator for them, then each stands under who carries it out, and who has to answer is told', () => {
    const room = answerOf(
      tabled()
        .does('boris', { type: 'TableStep', stepId: 'b', step: step({ initiator: 'RUS', target: 'USA' }) })
        .does(undefined, { type: 'JoinRoom', name: 'Mia', party: 'UKR' }, 'mia')
        .does('mia', { type: 'TableStep', stepId: 'c', step: step() }),
    );
    expect(columnsOf(room).map(({ title, steps }) => [title, steps.map(({ stepId }) => stepId)])).toEqual([
      ['Russia brings', ['b']],
      ['United States brings', ['a', 'c']],
    ]);
    expect(fieldsOf(room, 'UKR')).toMatchObject({ initiator: 'RUS', target: 'USA' });
    expect(waitingFor(room, 'RUS')).toEqual(['a']);
    const refused = tabled().does('boris', { type: 'RefuseStep', stepId: 'a', wording: 1, reason: 'No.' });
    expect(waitingFor(answerOf(refused), 'RUS')).toEqual([]);
  });

  test('given a step, then it is told in plain words, with its code behind details', () => {
    const room = answerOf(agreed());
    expect(stepWords(room.steps[0] as (typeof room.steps)[number], room)).toEqual({
      title: 'The ambassador goes back.',
      who: 'United States and Russia, 25 Jun 2021',
      details: 'Work together in diplomacy (code 050), about Summits, wording 1',
    });
  });
});

describe('what whoever leads sees', () => {
  test('given people, then each stands with their delegation, and whoever was sent out apart', () => {
    const played = negotiating()
      .does('open', { type: 'NameSuccessor', participant: person('ann') })
      .does('open', { type: 'RemoveParticipant', participant: person('boris') });
    const told = seatGroups(answerOf(played)).map(({ title, seats }) => [
      title,
      seats.map(({ name, isSuccessor }) => `${name}${isSuccessor ? ', successor' : ''}`),
    ]);
    expect(told).toContainEqual(['United States', ['Ann, successor']]);
    expect(told).toContainEqual(['Russia', []]);
    expect(told).toContainEqual(['Sent out', ['Boris']]);
  });

  test('given phases, then it is told where the room stands, also when its time is up', () => {
    const phase = { name: 'negotiate', over: false } as const;
    expect(phaseWords({ state: 'open', phase })).toBe('Negotiating');
    expect(phaseWords({ state: 'open', phase: { ...phase, over: true } })).toBe('Time is up');
    expect(phaseWords({ state: 'closed', phase })).toBe('Closed');
  });

  test('given a page open on its own machine, then links name the addresses of the network alone; given another name, that first', () => {
    const lan = ['http://192.168.1.4:8321', 'http://[fd00::1]:8321'];
    expect(originsOf('http://localhost:8321/?room=new', lan)).toEqual([
      'http://192.168.1.4:8321/',
      'http://[fd00::1]:8321/',
    ]);
    expect(originsOf('http://127.0.0.1:8321/', [])).toEqual([]);
    expect(originsOf('https://school.test/detente/?room=X#y', ['https://school.test/detente'])).toEqual([
      'https://school.test/detente/',
    ]);
    expect([isLocal('http://[::1]:8321/'), isLocal('http://10.0.0.2/')]).toEqual([true, false]);
    expect(roomLink('https://school.test/detente/', 'ABC234', 'rp_x')).toBe(
      'https://school.test/detente/?room=ABC234#rp_x',
    );
  });
});

describe('what came of predictions', () => {
  const prediction = { low: 40, median: 50, high: 60 };
  const revealed = { question: 'q', day: '2021-09-13', predictions: [], broken: 0 };

  test('given a record that goes as far, then it is set beside the room; where it does not, nobody is called right or wrong', () => {
    const predictions = [{ participant: 'a', prediction }];
    const told = verdictOf({
      ...revealed,
      came: 55,
      predictions,
      together: { prediction, interval: 20, crps: 2.5 },
    });
    expect(told).toContain('the record has 55.0, inside that and within the bounds of 1 of 1');
    expect(told).toContain('off by 2.5 points');
    const modelOnly = verdictOf({ ...revealed, predictions, together: { prediction } });
    expect(modelOnly).toContain('only the model can be set beside it');
    expect(modelOnly).not.toMatch(/right|wrong|inside|outside/);
    expect(verdictOf(revealed)).toBe('Nobody predicted.');
  });

  test('given a prediction and what came, then whoever made it reads where that lies; without a record nothing is judged', () => {
    const scored = { prediction, interval: 40, crps: 6 };
    expect(ownVerdict(scored, 62)).toBe(
      'You expected 50.0, between 40.0 and 60.0; the record has 62.0, 2.0 points above your bounds. On the whole you were off by 6.0 points.',
    );
    expect(ownVerdict(scored, 38)).toContain('2.0 points below your bounds');
    expect(ownVerdict(scored, 60)).toContain('within your bounds');
    expect(ownVerdict({ prediction }, undefined)).toBe('You expected 50.0, between 40.0 and 60.0.');
    const along = { interval: 9, crps: 3.21, days: 7 };
    expect(ownVerdict({ prediction, along }, undefined)).toBe(
      'You expected 50.0, between 40.0 and 60.0. Your line was off by 3.2 points on the mean of the 7 days of the record that it names.',
    );
  });

  test('given the model, then the record is held against it without the package alone, and nothing where only the model speaks', () => {
    const curve = (q5: number, q95: number) => ({ q5: [50, q5], q95: [50, q95] });
    const figures = { whatIf: curve(20, 40), baseline: curve(35, 75) } as unknown as Projection;
    const told = modelSentence(answerOf(agreed()), figures, 53);
    expect(told).toContain('With what is agreed the model has between 20.0 and 40.0');
    expect(told).toContain(
      'Without any step the model has between 35.0 and 75.0; what came, 53.0, is inside that.',
    );
    expect(modelSentence(answerOf(tabled()), figures, 80)).toMatch(/^Without any step .* outside that\./);
    expect(modelSentence(answerOf(agreed()), figures, undefined)).not.toMatch(/inside|outside|right|wrong/);
  });
});

describe('what came', () => {
  test('given a record that goes on, then its line stands on the chart by day and name, and before it is told none does', () => {
    const room = answerOf(agreed());
    expect(besideModel(room, 50)).toEqual([]);
    const recorded = [
      { date: '2021-06-10', tension: 50 },
      { date: '2021-06-11', tension: 51 },
    ];
    expect(besideModel({ ...room, recorded, base: { ...room.base, at: '2021-06-09' } }, 50)).toEqual([
      {
        id: 'came',
        name: 'what came, by the record',
        short: 'what came',
        tone: 2,
        first: dayNumber('2021-06-10'),
        values: [50, 51],
      },
    ]);
  });

  test('given the phases of a lesson, then the big screen asks while it is predicted, tells the verdict once it is open, and else leaves the word to the package', () => {
    const { phase } = answerOf(negotiating());
    const question = { question: 'q', day: '2021-06-11', revealed: false };
    expect(screenSentence({ phase }, 2)).toBeUndefined();
    expect(screenSentence({ phase, question }, 2)).toBeUndefined();
    expect(screenSentence({ phase: { ...phase, name: 'predict' }, question }, 1)).toBe(
      'How tense will it be on 11 Jun 2021? 1 sealed prediction.',
    );
    const revealed = { question: 'q', day: '2021-06-11', predictions: [], broken: 0 };
    expect(screenSentence({ phase, question, revealed }, 2)).toBe('Nobody predicted.');
  });

  test('given days of the record past the fork, then they are told by the first, the last and the extremes', () => {
    const days = [50.04, 61.2, 48, 55.55].map((tension, k) => ({ date: `2021-06-1${k}`, tension }));
    expect(recordedVerdict(days)).toBe(
      'By the record tension went from 50.0 on 2021-06-10 to 55.5 on 2021-06-13, between 48.0 and 61.2 on the way.',
    );
    expect(recordedVerdict(days.slice(0, 1))).toBe('By the record tension stood at 50.0 on 2021-06-10.');
    expect(recordedVerdict([])).toBeUndefined();
  });
});

describe('the debrief', () => {
  test('given moves and what each left, then each is told with who made it, on which step and why', () => {
    const room = answerOf(tabled());
    const moves = [
      {
        revision: 7,
        recordedAt: '2026-11-24T10:00:00.000Z',
        move: 'refused',
        stepId: 'a',
        wording: 1,
        participant: person('boris'),
        party: 'RUS',
        reason: 'Too early.',
        leaves: { mean: 51.26, low: 40, high: 60 },
      },
    ] as unknown as Debrief['moves'];
    expect(debriefRows(room, moves)).toEqual([
      {
        key: 7,
        who: 'Boris',
        what: 'refused: The ambassador goes back. (Too early.)',
        mean: '51.3',
        span: '40.0 and 60.0',
      },
    ]);
    expect(titleOf(room, undefined)).toBe('Changes of the past');
  });
});

describe('a prediction that is drawn', () => {
  const before = { low: 35, median: 50, high: 65 };

  test('given the middle that moves, then its bounds go along within the scale; a bound stays on its side', () => {
    expect(moved(before, 'median', 60.4)).toEqual({ low: 45, median: 60, high: 75 });
    expect(moved(before, 'median', 130)).toEqual({ low: 85, median: 100, high: 100 });
    expect(moved(before, 'low', 70)).toEqual({ low: 50, median: 50, high: 65 });
    expect(moved(before, 'high', 20)).toEqual({ low: 35, median: 50, high: 50 });
  });

  test('given a finger at a height, then it takes what is nearest, and the middle of two', () => {
    expect([taken(before, 90), taken(before, 41), taken(before, 44), taken(before, 0)]).toEqual([
      'high',
      'low',
      'median',
      'low',
    ]);
    expect(taken({ low: 50, median: 50, high: 50 }, 70)).toBe('median');
  });

  test('given nothing drawn, then the way is straight from where tension stands; a day that is set by itself leaves the others', () => {
    expect(wayOf(before, 74)).toEqual([72, 70, 68, 66, 64, 62, 60, 58, 56, 54, 52]);
    expect(passing(before, 74, 3, 80.4).line).toEqual([72, 70, 68, 80, 64, 62, 60, 58, 56, 54, 52]);
    expect(moved(passing(before, 74, 3, 80), 'low', 40)).toMatchObject({
      low: 40,
      line: { length: 11, 3: 80 },
    });
  });

  test('given a stroke of the hand in either direction, then the line goes through it, also where it was too fast to touch each day', () => {
    const there = drawn(before, 74, { share: 2 / 12, tension: 20 }, { share: 5 / 12, tension: 50 });
    expect(there.line).toEqual([72, 20, 30, 40, 50, 62, 60, 58, 56, 54, 52]);
    const back = drawn(before, 74, { share: 5 / 12, tension: 50 }, { share: 2 / 12, tension: 20 });
    expect(back.line).toEqual(there.line);
    expect(there).toMatchObject(before);
    // A touch moves the day that it is next to; beyond the scale is at its end.
    const at = { share: 0.26, tension: 140 };
    expect(drawn(before, 74, at, at).line?.[2]).toBe(100);
  });

  test('given a stroke to the last day, then the middle goes there and takes its bounds along', () => {
    const to = drawn(before, 74, { share: 10 / 12, tension: 60 }, { share: 1.02, tension: 70 });
    expect(to).toMatchObject({ low: 55, median: 70, high: 85 });
    expect(to.line?.slice(8)).toEqual([56, 60, 64]);
  });

  test('given a drawn line, then the chart has it for each day, from where tension stands to the middle', () => {
    const line = Array.from({ length: 11 }, (_, k) => 70 - k);
    const daily = dailyWay({ ...before, median: 59, line }, 71, 24);
    expect([daily.length, ...daily.filter((level) => !Number.isNaN(level))]).toEqual([24, 71, ...line, 59]);
    expect([daily[0], daily[1], daily[2]]).toEqual([71, 70, Number.NaN]);
    expect(wayDays(24)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    expect(new Set(wayDays(5)).size).toBe(5);
    const revealed = {
      question: 'q',
      day: '2021-09-13',
      broken: 0,
      together: { prediction: { ...before, line } },
      predictions: [{ participant: 'a', prediction: { ...before, line } }],
    };
    const room = { ...answerOf(negotiating()), revealed };
    expect(besideModel(room, 50, 'a').map(({ id }) => id)).toEqual(['room', 'own']);
    expect(besideModel(room, 50).map(({ id }) => id)).toEqual(['room']);
  });
});
