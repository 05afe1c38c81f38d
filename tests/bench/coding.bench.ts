import { chronoFinder } from '../../src/coding/chrono.adapter.ts';
import { readDictionary } from '../../src/coding/dictionary.reader.ts';
import { draft, type DraftTools } from '../../src/coding/draft.ts';
import { lexiconOf } from '../../src/coding/lexicon.ts';
import { winkTagger } from '../../src/coding/tagger.adapter.ts';
import { codedSentences, codedTexts, genevaText, PASSAGE_FILES } from './coded-texts.ts';
import { scoreOf, sumOf, type Scored } from './coding-score.ts';

/** How well `coder/1` reads what people coded by hand, and how fast. `DETENTE_BENCH_SHOW` prints what it missed and what it made up. */

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const share = (part: number, whole: number): string =>
  `${part}/${whole} = ${whole === 0 ? '-' : (part / whole).toFixed(2)}`;

function tell(
  name: string,
  { coded, found, proposals, right, exact, dated, inside, missed, wrong }: Scored,
): void {
  print(
    `${name.padEnd(12)} found ${share(found, coded)}  precision ${share(right, proposals)}  exact ${exact}  days inside ${inside} of ${dated}`,
  );
  if (process.env['DETENTE_BENCH_SHOW'] === undefined || name === 'ten texts') return;
  for (const { initiator, target, code, quotes } of missed)
    print(`  missed  ${initiator}-${target} ${code}  ${quotes[0] ?? ''}`);
  for (const { initiator, target, code, confidence, why, quote } of wrong)
    print(
      `  wrong   ${initiator}-${target} ${code} ${confidence} [${why.rule}]  ${quote.text.replace(/\s+/g, ' ')}`,
    );
}

function bands({ confidences }: Scored): void {
  for (const [from, to] of [
    [0, 0.5],
    [0.5, 0.65],
    [0.65, 1.01],
  ] as const) {
    const band = confidences.filter(({ confidence }) => confidence >= from && confidence < to);
    const right = band.filter((each) => each.right).length;
    print(
      `confidence ${from.toFixed(2)} to ${Math.min(to, 1).toFixed(2)}: right ${share(right, band.length)}`,
    );
  }
}

/** Milliseconds by the clock, and of the processor: on a busy machine they differ. */
function timed(work: () => void): string {
  const used = process.cpuUsage();
  const start = performance.now();
  work();
  const passed = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  return `${passed.toFixed(0)} ms by the clock, ${((user + system) / 1000).toFixed(0)} ms of the processor`;
}

export async function run(): Promise<void> {
  const tools: DraftTools = {
    lexicon: lexiconOf(await readDictionary()),
    tagger: winkTagger(),
    dates: chronoFinder,
  };
  const geneva = genevaText();
  const ofGeneva = scoreOf(geneva.text, geneva.acts, draft(geneva.text, geneva, tools));
  tell(geneva.name, ofGeneva);
  const own = codedTexts().map((coded) => {
    const scored = scoreOf(coded.text, coded.acts, draft(coded.text, coded, tools));
    tell(coded.name, scored);
    return scored;
  });
  tell('ten texts', sumOf(own));
  bands(sumOf([...own, ofGeneva]));
  for (const file of PASSAGE_FILES) {
    const scored = codedSentences(file).map((coded) =>
      scoreOf(coded.text, coded.acts, draft(coded.text, coded, tools)),
    );
    tell(file, sumOf(scored));
  }

  const plain = codedTexts()
    .map(({ text }) => text)
    .join('\n\n');
  const words = plain.split(/\s+/).length;
  draft(plain, geneva, tools);
  print(`${words} words: ${timed(() => void draft(plain, geneva, tools))}`);
  const long = plain.repeat(Math.ceil(1_000_000 / plain.length)).slice(0, 1_000_000);
  print(`1 MB: ${timed(() => void draft(long, geneva, tools))}`);
}
