import { z } from 'zod';
import { parseView, VIEW_FIELDS, type ViewState } from '../charts/view-state.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';

/** What each parameter of the page's address means. */
export const MEANINGS: Readonly<Record<keyof ViewState, string>> = {
  history: 'The history shown, such as RUS-USA~geneva-2021',
  past: 'edited where a what-if shown changes the past, as the page says in its address',
  from: 'First day shown; default: beginning of the coverage',
  to: 'Last day shown; default: end of the coverage',
  at: 'The day read',
  asOf: 'The record as it was: a revision or an instant',
  chain: 'First digits of the hash of the record at asOf; refused with 409 where the record has another',
  knownBy: 'Only what the public could know by this day',
  dedupe: 'Of what a data set counted, how often rows count that tell the same: story or none; default: once',
  act: 'The act whose card is open; a picture shows none',
  why: 'How contributions are grouped: act, issue or direction',
  list: 'Form of the list of acts; a picture shows none',
  search: 'Words that the list of acts is searched for; a picture shows none',
  form: 'chart, table or slide; a picture is a chart',
  whatIfs: 'Ids of up to four what-ifs, separated by commas',
  preset: 'A preset of the history',
  beside: 'Presets compared with what is shown, separated by commas; with whatIfs no more than four',
  against:
    'Lines drawn beside it, at most two, separated by commas: another history of the pair (RUS-USA~gdelt, or RUS-USA~gdelt:12 as of a revision of its own), or the other model of tension (tension/2)',
  model:
    'What simulates presets: reaction/1 (also where it is left out), reaction/2, reaction/3, reaction/4 or reaction/5',
  seed: 'The seed of the preset, where it is not its own',
  draft: 'An unsaved outcome, as JSON',
  axis: 'tension, or difference to the baseline',
  stop: 'The stop of the guided story, from 1; a picture shows none',
  future: 'The sample future that is picked, from 1',
  find: 'Words that the home is searched for; a picture shows none',
  sort: 'How the home is put in order: name, level or change; a picture shows none',
  theme: 'light, dark or auto',
};

/** The parameters of the page's own address. */
export const viewParametersSchema = z.strictObject(
  Object.fromEntries(
    VIEW_FIELDS.map((field) => [field, z.string().max(8000).optional().describe(MEANINGS[field])]),
  ),
);

/** The same, and the link that opens it where reading needs signing in. */
export const embedParametersSchema = viewParametersSchema.extend({
  link: z.string().max(100).optional().describe('What opens this view, as it was handed out'),
});
export type ViewParameters = Readonly<Record<string, string | undefined>>;

/** The view that parameters ask for. Rejection: `invalid-view`, where any of them makes no sense. */
export function stateOf(parameters: ViewParameters): Result<ViewState> {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  const { view, problems } = parseView(new URLSearchParams(given));
  if (problems.length === 0) return ok(view);
  return err(
    rejection(
      'malformed',
      'invalid-view',
      `The view cannot be drawn: ${problems.join('; ')}`,
      "Take the parameters of the page's own address.",
    ),
  );
}

/** The lines that are to be drawn beside a history. Rejection: `invalid-view`. */
export function againstOf(text: string | undefined): Result<readonly string[]> {
  const state = stateOf({ against: text });
  return state.ok ? ok(state.value.against) : state;
}
