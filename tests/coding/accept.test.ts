import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { acceptedOf, type Acceptance } from '../../src/coding/accept.ts';
import { draftFileSchema, draftFileText, type DraftFile } from '../../src/coding/draft-file.ts';
import { actSchema, noteSchema } from '../../src/relations/events.ts';
import { draftOf } from './reader.ts';

const text =
  'On 3 May 2021 Norway imposed sanctions on Russia. It then put sanctions on Russian banks. Russia might recall its ambassador from Norway.';
const source = { title: 'A week in May', publisher: 'A paper' };
const yaml = draftFileText(draftOf(text, ['NOR', 'RUS']), source);
const by: Acceptance = { by: 'ann', issue: 'trade', text: undefined };

/** The file as a person left it: some of its proposals accepted, with changes. */
function fileWith(
  accepted: readonly number[],
  change: (file: DraftFile) => void = () => undefined,
): DraftFile {
  const file = draftFileSchema.parse(parse(yaml, { schema: 'core' }));
  for (const index of accepted) {
    const proposal = file.proposals[index];
    if (proposal !== undefined) proposal.accept = true;
  }
  change(file);
  return file;
}

const actsOf = (file: DraftFile, more: Partial<Acceptance> = {}) => {
  const accepted = acceptedOf(file, { ...by, ...more });
  if (!accepted.ok) throw new Error(accepted.error.message);
  return accepted.value;
};

describe('a draft file', () => {
  test('given a draft, then its file holds it, and nothing is accepted', () => {
    expect(fileWith([]).proposals.map(({ accept }) => accept)).toEqual([false, false, false]);
    expect(yaml).not.toMatch(/[&*]a\d/);
    expect(acceptedOf(fileWith([]), by)).toMatchObject({ ok: false, error: { code: 'nothing-accepted' } });
  });

  test('given accepted proposals, then they are acts of good form, with the source, and say who proposed and who accepted', () => {
    const { acts, notes } = actsOf(fileWith([0, 1]));
    expect(notes).toEqual([]);
    expect(acts.map((act) => actSchema.parse(act))).toEqual(acts);
    expect(acts[0]).toMatchObject({
      initiator: 'NOR',
      target: 'RUS',
      code: { code: '163' },
      issue: 'trade',
      occurred: { from: '2021-05-03', precision: 'day' },
      sources: [{ ...source, published: '2021-05-31', checked: 'matched' }],
      drafted: { coder: 'coder/1', edited: [], acceptedBy: 'ann' },
    });
    expect(acts[1]?.followUpOf).toBe(acts[0]?.actId);
  });

  test('given a further step whose first is not accepted, then it stands alone', () => {
    expect(actsOf(fileWith([1])).acts[0]).not.toHaveProperty('followUpOf');
  });

  test('given a note, then it is one, and scores nothing', () => {
    const { acts, notes } = actsOf(fileWith([2]), { issue: undefined });
    expect(acts).toEqual([]);
    expect(notes.map((note) => noteSchema.parse(note))).toEqual(notes);
    expect(notes[0]?.sources[0]?.quote).toContain('might recall');
  });

  test('given what a person changed, then it is recorded as changed', () => {
    const { acts } = actsOf(
      fileWith([0], ({ proposals: [first] }) => {
        if (first === undefined) return;
        first.code = '172';
        first.occurred.to = '2021-05-04';
        first.summary = 'Norway punishes Russia.';
      }),
    );
    expect(acts[0]).toMatchObject({
      code: { code: '172' },
      summary: 'Norway punishes Russia.',
      drafted: { edited: ['code', 'occurred', 'summary'] },
    });
  });

  test('given the same file twice, then the acts are the same to the letter', () => {
    expect(actsOf(fileWith([0, 1]))).toEqual(actsOf(fileWith([0, 1])));
  });

  test.each([
    ['no issue', { issue: undefined }, () => undefined, 'no-issue'],
    ['no source', {}, (file: DraftFile) => void (file.source.title = ' '), 'no-source'],
    [
      'a quote of one’s own',
      {},
      (file: DraftFile) => void (file.proposals[0]!.quote.text = 'Norway declared war'),
      'quote-changed',
    ],
    [
      'a quote that the text has not',
      { text },
      (file: DraftFile) => void (file.proposals[0]!.quote.text = 'Norway declared war'),
      'quote-not-in-text',
    ],
    ['another text', { text: 'Another.' }, () => undefined, 'another-text'],
    [
      'a party that the draft has not',
      {},
      (file: DraftFile) => void (file.proposals[0]!.target = 'SWE'),
      'undeclared-party',
    ],
    [
      'a day after the text',
      {},
      (file: DraftFile) => void (file.proposals[0]!.occurred.from = '2022-01-01'),
      'after-publication',
    ],
  ])('given %s, then nothing is accepted, with the reason', (_, more, change, code) => {
    expect(acceptedOf(fileWith([0], change), { ...by, ...more })).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  test('given another stretch of the text for a quote, and the text, then the quote is taken', () => {
    const { acts } = actsOf(
      fileWith(
        [0],
        (file) => void (file.proposals[0]!.quote.text = 'On 3 May 2021 Norway imposed sanctions on Russia.'),
      ),
      { text },
    );
    expect(acts[0]).toMatchObject({
      drafted: { edited: ['quote'] },
      sources: [{ quote: 'On 3 May 2021 Norway imposed sanctions on Russia.' }],
    });
  });
});
