import type { Dedupe } from '../models/tension/dedupe.ts';
import { viewOf } from '../timeline/view-text.ts';
import type { View } from '../timeline/view.ts';
import { accepted } from './accepted.ts';

/** The options by which a command says from where it looks at a history. */
export interface ViewOptions {
  readonly at?: string;
  readonly asOf?: string;
  readonly knownBy?: string;
  readonly dedupe?: Dedupe;
}

export const viewOfOptions = (options: ViewOptions): View => accepted(viewOf(options));
