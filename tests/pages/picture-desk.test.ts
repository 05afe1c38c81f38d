import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { err, ok, rejection, type Result } from '../../src/kernel/result.ts';
import { PictureDesk, type Draw } from '../../src/pages/picture-desk.runner.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>';
const image = (draw: Draw) => draw({ type: 'png', svg: SVG, width: 20 });
const sizeOf = (png: Uint8Array): number => Buffer.from(png).readUInt32BE(16);

let desk = new PictureDesk();
afterEach(async () => {
  await desk.close();
  desk = new PictureDesk();
});

/** A picture that is begun in its turn and ends when `end` is called. */
function slow(signal = new AbortController().signal) {
  const end = Promise.withResolvers<void>();
  let begun = false;
  const answer: Promise<Result<void>> = desk.serve(signal, async () => {
    await desk.inTurn(signal, async () => {
      begun = true;
      await end.promise;
    });
    return ok(undefined);
  });
  return { answer, end: () => end.resolve(), isBegun: () => begun };
}

describe('a desk of pictures', () => {
  test('given a hundred that are asked for, when one more is, then it is refused until there is room again', async () => {
    const asked = Array.from({ length: 100 }, () => slow());
    const refused = await slow().answer;
    expect(refused.ok ? undefined : [refused.error.kind, refused.error.code]).toEqual([
      'later',
      'pictures-busy',
    ]);
    asked.forEach(({ end }) => end());
    await Promise.all(asked.map(({ answer }) => answer));
    const taken = slow();
    taken.end();
    expect((await taken.answer).ok).toBe(true);
  });

  test('given several, then one is made at a time', async () => {
    const [first, second] = [slow(), slow()];
    await turn();
    expect([first.isBegun(), second.isBegun()]).toEqual([true, false]);
    first.end();
    await first.answer;
    await turn();
    expect(second.isBegun()).toBe(true);
    second.end();
    await second.answer;
  });

  test('given one that waits, when who asked has gone, then it is never made and delays none', async () => {
    const gone = new AbortController();
    const first = slow();
    const left = slow(gone.signal);
    const last = slow();
    await turn();
    gone.abort();
    const given = await left.answer;
    expect(given.ok ? undefined : given.error.code).toBe('picture-waits');
    first.end();
    await first.answer;
    last.end();
    await last.answer;
    expect([left.isBegun(), last.isBegun()]).toEqual([false, true]);
  });

  test('given one under way whose asker has gone, then nothing more is drawn for it', async () => {
    const gone = new AbortController();
    const answer = await desk.serve(gone.signal, async () =>
      desk.inTurn(gone.signal, async (draw) => {
        gone.abort();
        return ok(await image(draw));
      }),
    );
    expect(answer.ok ? undefined : answer.error.code).toBe('picture-waits');
  });

  test('given a refusal of what is shown, then it is told as it is', async () => {
    const refusal = rejection('missing', 'unknown-history', 'none', 'Look.');
    expect(await desk.serve(new AbortController().signal, async () => err(refusal))).toEqual(err(refusal));
  });

  test('given something that cannot be drawn, then that one fails and the next is drawn', async () => {
    const { signal } = new AbortController();
    const broken = desk.inTurn(signal, (draw) => draw({ type: 'png', svg: '<svg', width: 20 }));
    await expect(broken).rejects.toThrow('the picture could not be drawn');
    expect(sizeOf(await desk.inTurn(signal, image))).toBe(20);
  });

  test('given a desk that was closed while it drew, then who waits is told', async () => {
    const drawn = desk.inTurn(new AbortController().signal, image);
    await Promise.all([
      expect(drawn).rejects.toThrow('the thread that draws pictures ended'),
      turn().then(() => desk.close()),
    ]);
  });
});
