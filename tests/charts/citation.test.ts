import { describe, expect, test } from 'vitest';
import { apaReference, bibtexEntry } from '../../src/charts/citation.ts';
import { dayNumber } from '../../src/kernel/clock.ts';

const CITED = {
  title: 'Trade & tariffs_100 %',
  parties: ['Norway', 'Sweden'],
  history: 'NOR-SWE~own',
  revision: 21,
  chain: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  model: 'tension/1',
  href: 'http://host:8321/?history=NOR-SWE~own&asOf=21&draft=%7B%22a%22%7D',
  retrieved: dayNumber('2026-11-08'),
} as const;

describe('a state as a reference', () => {
  test('given a state, then APA names title, revision, hash, day of retrieval and address', () => {
    expect(apaReference(CITED)).toBe(
      'D\u00e9tente. (n.d.). Trade & tariffs_100 %: Norway and Sweden (Revision 21, SHA-256 0123456789abcdef) [Data set]. ' +
        'Retrieved November 8, 2026, from http://host:8321/?history=NOR-SWE~own&asOf=21&draft=%7B%22a%22%7D',
    );
  });

  test('given the same, then BibTeX has it with a key of its own, and signs that TeX would read mean themselves', () => {
    const entry = bibtexEntry(CITED);
    expect(entry.split('\n')[0]).toBe('@misc{detente-nor-swe-own-r21,');
    expect(entry).toContain('title = {{Trade \\& tariffs\\_100 \\%: Norway and Sweden}}');
    expect(entry).toContain('url = {http://host:8321/?history=NOR-SWE~own&asOf=21&draft=%7B%22a%22%7D}');
    expect(entry).toContain('urldate = {2026-11-08}');
    expect(entry).toContain('record NOR-SWE\\textasciitilde{}own, SHA-256 0123456789abcdef, model tension/1');
    const braces = [...entry].reduce((open, sign) => open + (sign === '{' ? 1 : sign === '}' ? -1 : 0), 0);
    expect(braces).toBe(0);
  });

  test('given a title of TeX alone, then nothing of it is a command', () => {
    expect(bibtexEntry({ ...CITED, title: '\\input{x} ~^' })).toContain(
      'title = {{\\textbackslash{}input\\{x\\} \\textasciitilde{}\\textasciicircum{}: ',
    );
  });
});
