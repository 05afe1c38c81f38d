import { describe, expect, test } from 'vitest';
import { PreparedRooms } from '../../src/rooms/prepared-rooms.reader.ts';
import { ScenarioLibrary } from '../../src/scenarios/scenario-library.reader.ts';
import { negotiating } from '../support/rooms.ts';

const library = new ScenarioLibrary({ clock: { now: () => Date.parse('2026-01-01T00:00:00Z') } });

describe('rooms that come along', () => {
  test('given the library, then Geneva and Cuba have a room within what their record covers, whose steps are of its parties and issues', async () => {
    const rooms = await new PreparedRooms({ library }).list();
    expect(rooms.map(({ scenario, at }) => [scenario, at])).toEqual([
      ['cuban-missile-crisis-1962', '1962-10-21'],
      ['geneva-2021', '2021-05-20'],
    ]);
    for (const { scenario, at, horizonDays, steps, history } of rooms) {
      const found = await library.get(scenario);
      if (!found.ok) throw new Error(found.error.message);
      const { parties, relation } = found.value;
      expect(history).toBe(found.value.history);
      const until = new Date(Date.parse(at) + horizonDays * 86_400_000).toISOString().slice(0, 10);
      expect(relation.coverage.from < at && until <= (relation.coverage.to ?? until)).toBe(true);
      const [codes, about] = [parties.map(({ code }) => code), relation.issues.map(({ id }) => id)];
      for (const step of steps) {
        if (!('commitment' in step)) throw new Error('a prepared step is a commitment');
        const { initiator, target, issue, day = 0 } = step.commitment;
        expect(codes).toContain(initiator);
        expect(codes).toContain(target);
        expect(about).toContain(issue);
        expect(day).toBeLessThanOrEqual(horizonDays);
      }
    }
  });
});

describe('bringing everybody to a part of the room', () => {
  test('given whoever leads, then what they show is told with its revision; nobody else may', () => {
    const played = negotiating();
    const shown = played.does('open', { type: 'ShowView', to: 'table' }).room.shown;
    expect(shown).toEqual({ to: 'table', revision: played.room.revision });
    expect(() => played.does('ann', { type: 'ShowView', to: 'chart' })).toThrow('facilitator');
  });
});
