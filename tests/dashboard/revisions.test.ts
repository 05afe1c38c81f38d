import { expect, test } from 'vitest';
import { importedAtOnce } from '../../src/dashboard/record/revisions-vm.ts';
import { recordWith } from './fixture.ts';

const recordedAt = (...instants: readonly string[]) => {
  const { acts } = recordWith();
  return importedAtOnce({ acts: instants.flatMap((at, index) => ({ ...acts[index]!, recordedAt: at })) });
};

test('given acts that came in together, then earlier revisions are said to be no belief; of those that came in over time nothing is said', () => {
  expect(recordedAt('2021-07-01T10:00:00Z', '2021-07-01T10:00:30Z')).toMatch(
    /^All acts were recorded together, .*not what was believed before/,
  );
  expect(recordedAt('2021-07-01T10:00:00Z', '2021-07-02T10:00:00Z')).toBeUndefined();
  expect(recordedAt('2021-07-01T10:00:00Z')).toBeUndefined();
});
