import { describe, expect, test } from 'vitest';
import { previewHead } from '../../src/pages/preview-head.ts';

describe('the preview of a link', () => {
  const titleOf = (history: string | undefined) =>
    history === undefined || history === 'RUS-USA~one' ? 'One & "two" <b>' : undefined;
  const headOf = (search: string) => previewHead({ search, origin: 'https://detente.example/at', titleOf });

  test('given a view, then title and picture of the very view are told, and no text of it is markup', () => {
    const head = headOf('history=RUS-USA~one&asOf=21&preset=reset&model=reaction/2&act=a-call&list=full');
    expect(head).toContain('<meta property="og:title" content="One &amp; &quot;two&quot; &lt;b&gt;">');
    const image = /og:image" content="([^"]+)"/.exec(head)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const { origin, pathname, searchParams } = new URL(image);
    expect(`${origin}${pathname}`).toBe('https://detente.example/at/view.png');
    expect(Object.fromEntries(searchParams)).toEqual({
      history: 'RUS-USA~one',
      asOf: '21',
      preset: 'reset',
      model: 'reaction/2',
      theme: 'light',
    });
    expect(head).not.toContain('<b>');
  });

  test('given the home, or a history that is not there, then nothing is told', () => {
    expect(headOf('')).toBe('');
    expect(headOf('find=iran')).toBe('');
    expect(headOf('history=RUS-USA~two')).toBe('');
    expect(headOf('at=2021-06-15')).toContain('og:image');
  });
});
