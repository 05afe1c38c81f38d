import { describe, expect, test } from 'vitest';
import { landingPage } from '../../src/pages/landing-page.ts';

describe('the first page', () => {
  test('given a title and an id that are markup, when they are shown, then they are text', () => {
    const page = landingPage({
      locked: false,
      histories: [
        { history: '"><script>alert(1)</script>', title: '<img src=x onerror=alert(1)>', reading: 'a & b' },
      ],
    });
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain('a &amp; b');
  });

  test('given a history without a chart, when it is shown, then there is a link to it', () => {
    const page = landingPage({ locked: false, histories: [{ history: 'RUS-USA~x', title: 'X' }] });
    expect(page).toContain('href="api/histories/RUS-USA~x/tension.svg"');
  });

  test('given a history whose acts are not handed on, then no page of acts is linked', () => {
    const history = { history: 'RUS-USA~csv', title: 'X', isWithheld: true };
    const page = landingPage({ locked: false, histories: [history] });
    expect(page).toContain('RUS-USA~csv/tension/series.csv');
    for (const refused of ['timeline', 'explanation', 'export']) expect(page).not.toContain(`/${refused}`);
  });

  test('given an empty record, when it is shown, then it says how to fill it', () => {
    expect(landingPage({ locked: false, histories: [] })).toContain('/api/scenarios/geneva-2021/replay');
  });

  test('given a server with tokens, when it is shown, then nothing of the record is', () => {
    const page = landingPage({ locked: true, histories: [{ history: 'RUS-USA~x', title: 'Secret' }] });
    expect(page).not.toContain('Secret');
    expect(page).toContain('Authorization: Bearer');
  });
});
