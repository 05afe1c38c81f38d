import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codedSentences, codedTexts, genevaText } from '../bench/coded-texts.ts';
import { scoreOf, sumOf } from '../bench/coding-score.ts';
import { draftOf } from './reader.ts';

/** The figures that the coder's README tells may rise, not fall. */

describe('the article of geneva-2021', () => {
  test('given it, then most of its acts are found, with few that are none', () => {
    const { text, published, parties, acts } = genevaText();
    const scored = scoreOf(text, acts, draftOf(text, parties, { published }));
    expect(scored.coded).toBe(17);
    expect(scored.found).toBeGreaterThanOrEqual(13);
    expect(scored.right / scored.proposals).toBeGreaterThanOrEqual(0.75);
    expect(scored.exact).toBeGreaterThanOrEqual(8);
    expect(scored.inside).toBeGreaterThanOrEqual(11);
  });
});

const scored = sumOf(
  codedTexts().map(({ text, published, parties, acts }) =>
    scoreOf(text, acts, draftOf(text, parties, { published })),
  ),
);

const BANDS = [
  { from: 0, to: 0.5 },
  { from: 0.5, to: 0.65 },
  { from: 0.65, to: 1.01 },
] as const;

function bandOf(confidences: typeof scored.confidences, from: number, to: number) {
  const band = confidences.filter(({ confidence }) => confidence >= from && confidence < to);
  return { all: band.length, right: band.filter(({ right }) => right).length };
}

describe('ten texts coded before there was a coder', () => {
  test('given them, then recall and precision are at least what is aimed at', () => {
    expect(scored.coded).toBe(116);
    expect(scored.found / scored.coded).toBeGreaterThanOrEqual(0.55);
    expect(scored.right / scored.proposals).toBeGreaterThanOrEqual(0.6);
  });

  test('given proposals by confidence, then more of them are right from band to band', () => {
    const shares = BANDS.map(({ from, to }) => {
      const { right, all } = bandOf(scored.confidences, from, to);
      return right / all;
    });
    expect(shares[1]).toBeGreaterThan(shares[0] ?? 1);
    expect(shares[2]).toBeGreaterThan(shares[1] ?? 1);
  });
});

const ofSentences = sumOf(
  codedSentences('sentences').map(({ text, published, parties, acts }) =>
    scoreOf(text, acts, draftOf(text, parties, { published })),
  ),
);

const ofRelations = sumOf(
  codedSentences('relations').map(({ text, published, parties, acts }) =>
    scoreOf(text, acts, draftOf(text, parties, { published })),
  ),
);

const ofStyles = sumOf(
  codedSentences('styles').map(({ text, published, parties, acts }) =>
    scoreOf(text, acts, draftOf(text, parties, { published })),
  ),
);

describe('passages as agencies, governments and histories write', () => {
  test('given them, then recall, precision and days are at least what is aimed at', () => {
    expect(ofStyles.coded).toBe(77);
    expect(ofStyles.found / ofStyles.coded).toBeGreaterThanOrEqual(0.7);
    expect(ofStyles.right / ofStyles.proposals).toBeGreaterThanOrEqual(0.85);
    expect(ofStyles.inside / ofStyles.dated).toBeGreaterThanOrEqual(0.75);
  });
});

const ofUnseen = sumOf(
  codedSentences('unseen').map(({ text, published, parties, acts }) =>
    scoreOf(text, acts, draftOf(text, parties, { published })),
  ),
);

describe('passages for which no rule was made', () => {
  test('given them, then recall, precision and days are at least what is aimed at', () => {
    expect(ofUnseen.coded).toBe(48);
    expect(ofUnseen.found / ofUnseen.coded).toBeGreaterThanOrEqual(0.55);
    expect(ofUnseen.right / ofUnseen.proposals).toBeGreaterThanOrEqual(0.75);
    expect(ofUnseen.inside / ofUnseen.dated).toBeGreaterThanOrEqual(0.75);
  });
});

const ofWorld = sumOf(
  codedSentences('world').map(({ text, published, parties, acts }) =>
    scoreOf(text, acts, draftOf(text, parties, { published })),
  ),
);

describe('passages about many relations, some of which hold nothing', () => {
  test('given them, then recall, precision and days are at least what is aimed at', () => {
    expect(ofWorld.coded).toBe(82);
    expect(ofWorld.found / ofWorld.coded).toBeGreaterThanOrEqual(0.6);
    expect(ofWorld.right / ofWorld.proposals).toBeGreaterThanOrEqual(0.85);
    expect(ofWorld.inside / ofWorld.dated).toBeGreaterThanOrEqual(0.75);
  });
});

const ofHeldOut = sumOf(
  codedSentences('held-out').map(({ text, published, parties, acts }) =>
    scoreOf(text, acts, draftOf(text, parties, { published })),
  ),
);

describe('passages that the rules for those had not seen', () => {
  test('given them, then recall, precision and days are at least what is aimed at', () => {
    expect(ofHeldOut.coded).toBe(50);
    expect(ofHeldOut.found / ofHeldOut.coded).toBeGreaterThanOrEqual(0.5);
    expect(ofHeldOut.right / ofHeldOut.proposals).toBeGreaterThanOrEqual(0.75);
    expect(ofHeldOut.inside / ofHeldOut.dated).toBeGreaterThanOrEqual(0.75);
  });
});

describe('passages about other relations and times', () => {
  test('given them, then recall, precision and days are at least what is aimed at', () => {
    expect(ofRelations.coded).toBe(60);
    expect(ofRelations.found / ofRelations.coded).toBeGreaterThanOrEqual(0.6);
    expect(ofRelations.right / ofRelations.proposals).toBeGreaterThanOrEqual(0.75);
    expect(ofRelations.inside / ofRelations.dated).toBeGreaterThanOrEqual(0.75);
  });
});

describe('sentences of kinds that texts have few of', () => {
  test('given them, then recall and precision are at least what is aimed at', () => {
    expect(ofSentences.coded).toBe(35);
    expect(ofSentences.found / ofSentences.coded).toBeGreaterThanOrEqual(0.55);
    expect(ofSentences.right / ofSentences.proposals).toBeGreaterThanOrEqual(0.75);
  });
});

test('given the README of the coder, then it tells the figures as they are', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../src/coding/README.md'), 'utf8');
  const geneva = genevaText();
  const ofGeneva = scoreOf(
    geneva.text,
    geneva.acts,
    draftOf(geneva.text, geneva.parties, { published: geneva.published }),
  );
  const told = (part: number, whole: number) => `${part} of ${whole} (${(part / whole).toFixed(2)})`;
  for (const { found, coded, right, proposals } of [
    ofGeneva,
    scored,
    ofSentences,
    ofRelations,
    ofStyles,
    ofUnseen,
    ofWorld,
    ofHeldOut,
  ]) {
    expect(readme).toContain(told(found, coded));
    expect(readme).toContain(told(right, proposals));
  }
  for (const { from, to } of BANDS) {
    const { right, all } = bandOf([...scored.confidences, ...ofGeneva.confidences], from, to);
    expect(readme).toContain(told(right, all));
  }
});
