import { expect, test } from 'vitest';
import { DraftSlots, slotIn } from '../../src/dashboard/live/draft-slots.ts';

test('given a draft that took the place of another, when a frame names the older one, then it belongs to no slot any more', () => {
  const slots = new DraftSlots();
  const first = slots.next('draft');
  expect(first.ended).toBeUndefined();
  expect(slots.slotOf(first.name)).toBe('draft');
  const second = slots.next('draft');
  expect(second.ended).toBe(first.name);
  expect(slots.slotOf(first.name)).toBeUndefined();
  expect(slots.slotOf(second.name)).toBe('draft');
  expect(slots.nameOf('draft')).toBe(second.name);
  expect([first, second].map(({ name }) => slotIn(name))).toEqual(['draft', 'draft']);
});

test('given a draft that ended, when a frame names it, or another slot begins, then no name comes back', () => {
  const slots = new DraftSlots();
  const { name } = slots.next('draft');
  expect(slots.end('draft')).toBe(name);
  expect(slots.end('draft')).toBeUndefined();
  expect(slots.slotOf(name)).toBeUndefined();
  expect(slots.next('other').ended).toBeUndefined();
  expect(slots.next('draft').name).not.toBe(name);
});
