import { Query } from '@nestjs/cqrs';
import type { Day } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import type { View } from '../timeline/view.ts';
import type { Explanation } from '../models/tension/explanation.ts';
import type { TensionReading, TensionSeries } from './tension-answers.ts';

/** Tension on the view's day. */
export class GetTension extends Query<Result<TensionReading>> {
  readonly history: string;
  readonly view: View;

  constructor(history: string, view: View = {}) {
    super();
    this.history = history;
    this.view = view;
  }
}

/** Daily tension over a span, by default from the beginning of the coverage to the view's day. */
export class GetTensionSeries extends Query<Result<TensionSeries>> {
  readonly history: string;
  readonly span: { readonly from?: Day; readonly to?: Day };
  readonly view: View;

  constructor(history: string, span: { readonly from?: Day; readonly to?: Day } = {}, view: View = {}) {
    super();
    this.history = history;
    this.span = span;
    this.view = view;
  }
}

/** Why tension stands where it stands: contributions act by act, the `limit` strongest of them. */
export class ExplainTension extends Query<Result<Explanation>> {
  readonly history: string;
  readonly view: View;
  readonly options: { readonly limit?: number };

  constructor(history: string, view: View = {}, options: { readonly limit?: number } = {}) {
    super();
    this.history = history;
    this.view = view;
    this.options = options;
  }
}
