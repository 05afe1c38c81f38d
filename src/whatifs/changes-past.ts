import type { OutcomeContent } from './events.ts';

/** Whether a what-if's past is another than the recorded one: by its edits, or reckoned with other parameters. */
export const changesPast = ({ edits, assumptions }: Pick<OutcomeContent, 'edits' | 'assumptions'>): boolean =>
  edits.length > 0 || Object.keys(assumptions.tension ?? {}).length > 0;
