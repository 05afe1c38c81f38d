import { chronoFinder } from './chrono.adapter.ts';
import { readDictionary } from './dictionary.reader.ts';
import type { DraftTools } from './draft.ts';
import { lexiconOf } from './lexicon.ts';
import { winkTagger } from './tagger.adapter.ts';

/** What `coder/1` reads with; takes half a second and some 100 MB, so it is made when a text is there. */
export async function openCoder(): Promise<DraftTools> {
  return { lexicon: lexiconOf(await readDictionary()), tagger: winkTagger(), dates: chronoFinder };
}
