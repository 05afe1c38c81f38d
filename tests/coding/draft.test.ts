import { describe, expect, test } from 'vitest';
import { draftOf, inShort } from './reader.ts';

const codes = (text: string, parties: readonly [string, string]) => inShort(draftOf(text, parties));

describe('who does what to whom', () => {
  test.each([
    ['the active voice', 'Norway expelled two Russian diplomats.', ['NOR', 'RUS'], ['NOR>RUS 161']],
    ['the passive', 'Two Russian diplomats were expelled by Norway.', ['NOR', 'RUS'], ['NOR>RUS 161']],
    [
      'a passive that does not say by whom',
      'On Monday two Russian diplomats were expelled.',
      ['NOR', 'RUS'],
      ['NOR>RUS 161'],
    ],
    ['a town of the other side', 'Armenian artillery shelled Ganja.', ['ARM', 'AZE'], ['ARM>AZE 194']],
    ['who is given something', 'Greece received tents from Turkey.', ['GRC', 'TUR'], ['TUR>GRC 073']],
    ['what a crowd does', 'A mob stormed the Danish embassy in Damascus.', ['DNK', 'SYR'], ['?SYR>DNK 145']],
    ['how it is done', 'Peru retaliated by closing its border with Chile.', ['CHL', 'PER'], ['PER>CHL 163']],
    [
      'a state that is no more',
      'In 1946 the Soviet Union protested to the United States.',
      ['RUS', 'USA'],
      ['RUS>USA 114'],
    ],
    [
      'a truce that nobody is said to make',
      'Kenyan soldiers shot at Somali guards. A truce was signed by night.',
      ['KEN', 'SOM'],
      ['KEN>SOM 190', 'KEN=SOM 0871'],
    ],
    [
      'what goes on after what was admitted',
      'Peru on Friday conceded that its raids on the Aymara were a mistake, sought the forgiveness of Chile and released two Chilean sailors.',
      ['CHL', 'PER'],
      ['PER>CHL 015', 'PER>CHL 055', 'PER>CHL 0841'],
    ],
    ['a rumour', 'Reports that Iran had closed its border with Iraq were false.', ['IRN', 'IRQ'], []],
    ['no comment', 'Norway declined to comment on Sweden.', ['NOR', 'SWE'], []],
    ['two who act for nobody', 'A Belgian baker and a Dutch farmer opened the border.', ['BEL', 'NLD'], []],
    [
      'one subject of several verbs',
      'Egypt recalled its ambassador from Turkey and closed its airspace to Turkish planes.',
      ['EGY', 'TUR'],
      ['EGY>TUR 161', 'EGY>TUR 163'],
    ],
    [
      'a participle after a comma',
      'Chile broke off relations with Bolivia, accusing it of espionage.',
      ['BOL', 'CHL'],
      ['CHL>BOL 161', 'CHL>BOL 1125'],
    ],
    [
      'an aside between subject and verb',
      'Poland, which has long been wary of its neighbour, closed the border with Belarus.',
      ['BLR', 'POL'],
      ['POL>BLR 163'],
    ],
    [
      'a relative clause',
      'The tariffs which India imposed on Pakistan hurt farmers.',
      ['IND', 'PAK'],
      ['IND>PAK 163'],
    ],
    [
      'a pronoun',
      'The Hungarian prime minister met his Slovak counterpart. He praised Slovakia.',
      ['HUN', 'SVK'],
      ['HUN=SVK 040', 'HUN>SVK 051'],
    ],
    [
      'both',
      'The presidents of Peru and Chile met in Quito. Both signed a treaty.',
      ['CHL', 'PER'],
      ['CHL=PER 040', 'CHL=PER 057'],
    ],
    [
      'what is quoted in the first person',
      '"We condemn the shelling by Syria," the German foreign minister said. "We will never forget," he added.',
      ['DEU', 'SYR'],
      ['DEU>SYR 111'],
    ],
    [
      'a quotation before who said it',
      '"We welcome the release of the sailors by Iran," said the Danish foreign minister.',
      ['DNK', 'IRN'],
      ['DNK>IRN 051'],
    ],
    [
      'a measure that somebody ended, by whoever took it',
      'Kenya banned imports from Uganda. The ban was lifted in May.',
      ['KEN', 'UGA'],
      ['KEN>UGA 163', 'KEN>UGA 085'],
    ],
    [
      'the noun before what a gerund governs',
      'An agreement on sharing the water was signed by Iraq and Turkey.',
      ['IRQ', 'TUR'],
      ['IRQ=TUR 057'],
    ],
    [
      'a target that the clause before names',
      'Ethiopian troops crossed into Somalia and attacked a village.',
      ['ETH', 'SOM'],
      ['ETH>SOM 192', 'ETH>SOM 190'],
    ],
    [
      'a participle that describes',
      'Canada demands the release of two citizens held by China.',
      ['CAN', 'CHN'],
      ['CAN>CHN 1053', 'CHN>CAN 173'],
    ],
    [
      'a government that only bears a name',
      'The Trump administration imposed sanctions on Iran.',
      ['IRN', 'USA'],
      ['USA>IRN 163'],
    ],
  ] as const)('given %s, then initiator and target are told', (_, text, parties, expected) => {
    expect(codes(text, parties)).toEqual(expected);
  });

  test.each([
    ['denied', 'Norway did not expel two Russian diplomats.', ['NOR', 'RUS'], []],
    ['only possible', 'Norway might expel two Russian diplomats.', ['NOR', 'RUS'], ['?NOR>RUS 161']],
    ['still to come', 'Norway will expel two Russian diplomats.', ['NOR', 'RUS'], ['NOR>RUS 1313']],
    ['refused', 'Norway refused to lift the sanctions on Russia.', ['NOR', 'RUS'], ['NOR>RUS 1244']],
    ['promised', 'Norway promised to lift the sanctions on Russia.', ['NOR', 'RUS'], ['NOR>RUS 0354']],
    ['asked for', 'Russia asked Norway to lift the sanctions.', ['NOR', 'RUS'], ['RUS>NOR 0254']],
    ['demanded', 'Russia demanded that Norway lift the sanctions.', ['NOR', 'RUS'], ['RUS>NOR 1054']],
    ['threatened', 'Russia threatened to impose sanctions on Norway.', ['NOR', 'RUS'], ['RUS>NOR 1312']],
    [
      'reported of oneself',
      'Norway said that it would lift the sanctions on Russia.',
      ['NOR', 'RUS'],
      ['NOR>RUS 0354'],
    ],
    [
      'reported of the other',
      'Norway said that Russia had violated its airspace.',
      ['NOR', 'RUS'],
      ['NOR>RUS 112'],
    ],
    ['stopped', 'Norway stopped importing Russian oil.', ['NOR', 'RUS'], ['NOR>RUS 163']],
    ['not done yet', 'Norway has yet to respond to the request of Russia.', ['NOR', 'RUS'], ['NOR>RUS 120']],
    ['charged', 'Norway charged that Russia was arming smugglers.', ['NOR', 'RUS'], ['NOR>RUS 112']],
    [
      'ordered',
      'Norway ordered ten members of the Russian embassy staff to leave.',
      ['NOR', 'RUS'],
      ['NOR>RUS 161'],
    ],
  ] as const)('given what was %s, then the code says so', (_, text, parties, expected) => {
    expect(codes(text, parties)).toEqual(expected);
  });

  test('given a person whom the text introduces, then the name stands for the state from then on, and before', () => {
    const text =
      'Kallas thanked Finland. The Estonian prime minister, Kaja Kallas, met the Finnish president.';
    expect(codes(text, ['EST', 'FIN'])).toEqual(['EST>FIN 051', 'EST=FIN 040']);
  });

  test('given one who has left office or never had one, then nothing they do is an act of the state', () => {
    expect(
      codes(
        'Former Estonian president Lennart Meri criticized Russia. Russian opposition leader Ivan Petrov accused Estonia of weakness.',
        ['EST', 'RUS'],
      ),
    ).toEqual([]);
  });

  test('given a name that the text does not introduce, then the reader may tell whose it is', () => {
    const text = 'Lapid accused Iran of aggression.';
    expect(codes(text, ['IRN', 'ISR'])).toEqual([]);
    expect(inShort(draftOf(text, ['IRN', 'ISR'], { cast: { Lapid: 'ISR' } }))).toEqual(['ISR>IRN 1123']);
  });

  test('given an act between two other states, then nothing is proposed, and it is told where something was found', () => {
    const { proposals, elsewhere } = draftOf('Germany praised France. France signed a treaty with Germany.', [
      'RUS',
      'USA',
    ]);
    expect(proposals).toEqual([]);
    expect(elsewhere).toEqual([{ pair: 'DEU-FRA', found: 2 }]);
  });
});

describe('a draft', () => {
  const text =
    'On 3 May 2021 Norway imposed sanctions on Russia. It then put sanctions on Russian banks. In response, Russia expelled “two Norwegian diplomats”.';

  test('given typographic marks, then quotes are those of the text, at their places', () => {
    const { proposals } = draftOf(text, ['NOR', 'RUS']);
    expect(proposals.length).toBe(3);
    for (const { quote } of proposals) expect(text.slice(quote.from, quote.to)).toBe(quote.text);
    expect(proposals.at(-1)?.quote.text).toContain('“two Norwegian diplomats');
  });

  test('given a second measure without a day, then it is a further step of the first', () => {
    const [first, second, third] = draftOf(text, ['NOR', 'RUS']).proposals;
    expect(second?.followUpOf).toBe(first?.proposalId);
    expect(third?.followUpOf).toBeUndefined();
  });

  test('given no day, then the act stands near the one before it, and says so', () => {
    const [first, second] = draftOf(text, ['NOR', 'RUS']).proposals;
    expect(first?.occurred).toEqual({
      from: '2021-05-03',
      precision: 'day',
      basis: '"3 May 2021", seen from 2021-05-31.',
    });
    expect(second?.occurred).toMatchObject({ from: '2021-05-03', precision: 'approximate' });
  });

  test('given the same text twice, then the drafts are the same to the letter', () => {
    expect(draftOf(text, ['NOR', 'RUS'])).toEqual(draftOf(text, ['NOR', 'RUS']));
  });

  test('given what is less certain, then confidence is lower, and what was assumed is named', () => {
    const [named] = draftOf('Norway imposed sanctions on Russia.', ['NOR', 'RUS']).proposals;
    const [assumed] = draftOf('Norway imposed sanctions.', ['NOR', 'RUS']).proposals;
    expect(assumed?.assumed).toEqual(['target']);
    expect(assumed?.confidence).toBeLessThan(named?.confidence ?? 0);
  });

  test.each([
    [
      'HTML',
      '<p>Norway <b>imposed</b> sanctions on Russia.</p><script>Russia bombed Norway.</script>',
      'markup',
      ['NOR>RUS 163'],
    ],
    [
      'marks that turn letters around',
      'Norway \u202Eimposed\u202C sanctions on Russia.',
      'hidden-characters',
      ['NOR>RUS 163'],
    ],
    [
      'another language',
      'Die Bundesregierung hat am Montag zwei Diplomaten der Vertretung in Berlin ausgewiesen, wie das Amt am Abend in einer kurzen Mitteilung erklärte, die allen vorliegt.',
      'another-language',
      [],
    ],
    ['nothing', '  \n ', 'no-sentences', []],
  ])('given %s, then it is told, with what was still found', (_, strange, caution, expected) => {
    const found = draftOf(strange, ['NOR', 'RUS']);
    expect(found.cautions.map(({ code }) => code)).toContain(caution);
    expect(inShort(found)).toEqual(expected);
  });

  test('given one line without a stop, then it is cut, and that is told', () => {
    const found = draftOf(`${'Norway and Sweden and Denmark '.repeat(200)}imposed sanctions on Russia`, [
      'NOR',
      'RUS',
    ]);
    expect(found.cautions.map(({ code }) => code)).toContain('long-sentence');
  });
});

test('given an act that is told again as a noun and looking back, then it is proposed once', () => {
  const text =
    'Norway expelled ten Russian diplomats on Monday. The expulsion of the ten diplomats was condemned by Moscow. Oslo said that it had expelled the diplomats for spying.';
  expect(inShort(draftOf(text, ['NOR', 'RUS']))).toEqual(['NOR>RUS 161', 'RUS>NOR 111']);
});
