import { knownCode } from '../ontology/codes.ts';
import type { Caution } from '../kernel/caution.ts';
import { dayNumber } from '../kernel/clock.ts';
import { actCautions, declarationCautions } from '../relations/cautions.ts';
import { tellingKey } from '../relations/tellings.ts';
import type { Finding, Path } from './file-problem.ts';
import type { ScenarioFile } from './schema.ts';

/** What may be a slip in what a valid file says of the record, by the cautions of the record; of acts that are alike, the later one in the file is named. */
export function fileCautions(file: ScenarioFile): Finding[] {
  const tellings = new Map<string, string[]>();
  const acts = file.acts.flatMap((act, index) => {
    const cautions = actCautions({ relation: { content: file }, tellings }, act, knownCode);
    const key = tellingKey(act, dayNumber(act.occurred.from));
    const told = tellings.get(key) ?? [];
    if (act.followUpOf === undefined) told.push(act.actId);
    tellings.set(key, told);
    return cautions.map((caution) => within(['acts', index], caution));
  });
  const parties = file.parties.map(({ code }) => code) as [string, string];
  const declared = declarationCautions({ parties, thirdParties: file.thirdParties, coverage: file.coverage });
  return [
    // In a file a party has a name beside its code.
    ...declared.map(({ path, ...caution }) => ({
      ...caution,
      path: path[0] === 'parties' ? [...path, 'code'] : path,
    })),
    ...acts,
  ];
}

const within = (place: Path, { path, ...caution }: Caution): Finding => ({
  ...caution,
  path: [...place, ...path],
});
