import { Query } from '@nestjs/cqrs';
import type { Result } from '../kernel/result.ts';
import type {
  ActDetail,
  HistoryDetail,
  HistorySummary,
  TimelinePage,
  TimelineQuestion,
} from './timeline-page.ts';
import type { View } from './view.ts';

/** All histories as they stand. */
export class ListHistories extends Query<Result<readonly HistorySummary[]>> {}

/** What a history declares and how much it holds. */
export class GetHistory extends Query<Result<HistoryDetail>> {
  readonly history: string;
  readonly view: View;

  constructor(history: string, view: View = {}) {
    super();
    this.history = history;
    this.view = view;
  }
}

/** A page of a history's timeline. */
export class GetTimeline extends Query<Result<TimelinePage>> {
  readonly history: string;
  readonly question: TimelineQuestion;
  readonly view: View;

  constructor(history: string, question: TimelineQuestion = {}, view: View = {}) {
    super();
    this.history = history;
    this.question = question;
    this.view = view;
  }
}

/** One act with all its versions. */
export class GetAct extends Query<Result<ActDetail>> {
  readonly history: string;
  readonly actId: string;
  readonly view: View;

  constructor(history: string, actId: string, view: View = {}) {
    super();
    this.history = history;
    this.actId = actId;
    this.view = view;
  }
}
