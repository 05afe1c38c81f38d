import type { SecondLine } from '../charts/second-line.ts';
import { firstLineOf, secondColumn, secondSentence } from '../charts/second-words.ts';
import type { ViewState } from '../charts/view-state.ts';
import { dayNumber, formatDay, type Day } from '../kernel/clock.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import type { TensionParameters } from '../models/tension/parameters.ts';
import type { RelationContent } from '../relations/events.ts';
import { changesPast } from '../whatifs/changes-past.ts';
import type { HistoryEdit, OutcomeContent } from '../whatifs/events.ts';

/** What a what-if is, apart from its figures. */
export interface AboutWhatIf {
  readonly title: string;
  /** Absent for a draft. */
  readonly whatIfId?: string;
  readonly revision?: number;
  readonly base: { readonly revision: number; readonly at: Day };
  readonly horizonDays: number;
  readonly seed: number;
  /** Whether its past is another than the recorded one. */
  readonly changesPast: boolean;
  readonly edits: readonly HistoryEdit[];
  readonly assumptions: OutcomeContent['assumptions'];
  /** Of what is simulated; absent where nothing is. */
  readonly paths?: number;
  readonly models?: Projection['models'];
  readonly takeaway?: string;
}

/** A line beside the one that is read. */
export interface AboutLine extends Pick<
  SecondLine,
  'history' | 'title' | 'counted' | 'model' | 'baseline' | 'asOf'
> {
  /** The column that holds it. */
  readonly column: string;
  /** Days that its record covers. */
  readonly from: Day;
  readonly to: Day;
}

/** What a view shows, apart from its figures: all that is needed to make them once more, and what they are not. */
export interface ViewAbout {
  readonly history: string;
  readonly title: string;
  readonly parties: readonly { readonly code: string; readonly name: string }[];
  readonly from: Day;
  readonly to: Day;
  /** Revision of the record. */
  readonly asOf: number;
  readonly knownBy?: Day;
  /** How often rows of a data set count that tell the same, where it is not once. */
  readonly dedupe?: ViewState['dedupe'];
  readonly model: string;
  readonly parameters: TensionParameters;
  readonly baseline: number;
  /** `edited` where a what-if that is shown changes what happened. */
  readonly past: 'recorded' | 'edited';
  readonly statements: readonly string[];
  /** What is drawn beside it; absent where nothing is. */
  readonly against?: readonly AboutLine[];
  readonly whatIfs: readonly AboutWhatIf[];
  /** The page that shows the same, pinned to the revision. */
  readonly address: string;
}

export interface AboutQuestion extends Pick<ViewAbout, 'history' | 'from' | 'to' | 'asOf' | 'address'> {
  readonly knownBy: ViewState['knownBy'];
  readonly dedupe: ViewState['dedupe'];
  readonly declaration: RelationContent;
  readonly nameOf: (party: string) => string;
  readonly lines: readonly SecondLine[];
  readonly whatIfs: readonly {
    readonly title: string;
    readonly content: Pick<OutcomeContent, 'base' | 'edits' | 'assumptions' | 'horizonDays' | 'seed'>;
    readonly projection: Projection | undefined;
  }[];
}

const MODEL = 'A statement about the model, not about the world.';
const PREDICTION = 'Simulated days are a model, not a prediction.';
const EDITED = 'A what-if changes the past: figures under \u201cchanged past\u201d are not the record.';

export function viewAbout({
  declaration,
  nameOf,
  whatIfs,
  lines,
  knownBy,
  dedupe,
  ...given
}: AboutQuestion): ViewAbout {
  const shown = { first: dayNumber(given.from), last: dayNumber(given.to) };
  const past = whatIfs.some(({ content }) => changesPast(content)) ? 'edited' : 'recorded';
  return {
    history: given.history,
    title: declaration.title,
    parties: declaration.parties.map((code) => ({ code, name: nameOf(code) })),
    from: given.from,
    to: given.to,
    asOf: given.asOf,
    ...(knownBy !== undefined && { knownBy }),
    ...(dedupe !== undefined && { dedupe }),
    model: declaration.model,
    parameters: declaration.parameters,
    baseline: declaration.baseline.value,
    past,
    statements: [
      MODEL,
      ...(whatIfs.length > 0 ? [PREDICTION] : []),
      ...(past === 'edited' ? [EDITED] : []),
      ...lines.map((line) => secondSentence(line, firstLineOf(given.history, declaration), shown)),
    ],
    ...(lines.length > 0 && { against: lines.map(aboutLine) }),
    whatIfs: whatIfs.map(({ title, content, projection }): AboutWhatIf => {
      const { base, edits, assumptions, horizonDays, seed } = content;
      const { whatIfId, revision } = projection?.of ?? {};
      return {
        title,
        ...(whatIfId !== undefined && { whatIfId }),
        ...(revision !== undefined && { revision }),
        base,
        horizonDays,
        seed,
        changesPast: changesPast(content),
        edits,
        assumptions,
        ...(projection !== undefined && {
          paths: projection.paths,
          models: projection.models,
          takeaway: projection.takeaway,
        }),
      };
    }),
    address: given.address,
  };
}

const aboutLine = ({ covers, history, title, counted, model, baseline, asOf }: SecondLine): AboutLine => ({
  history,
  title,
  ...(counted !== undefined && { counted }),
  model,
  baseline,
  asOf,
  column: secondColumn({ history, model }),
  from: formatDay(covers.from),
  to: formatDay(covers.to),
});
