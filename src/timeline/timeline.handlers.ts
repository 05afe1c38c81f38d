import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { ok, type Result } from '../kernel/result.ts';
import { GetAct, GetHistory, GetTimeline, ListHistories } from './timeline.queries.ts';
import { TimelineQuery } from './timeline.query.ts';
import type { ActDetail, HistoryDetail, HistorySummary, TimelinePage } from './timeline-page.ts';

@QueryHandler(ListHistories)
export class ListHistoriesHandler implements IQueryHandler<ListHistories> {
  constructor(@Inject(TimelineQuery) private readonly timeline: TimelineQuery) {}

  async execute(): Promise<Result<readonly HistorySummary[]>> {
    return ok(this.timeline.histories());
  }
}

@QueryHandler(GetHistory)
export class GetHistoryHandler implements IQueryHandler<GetHistory> {
  constructor(@Inject(TimelineQuery) private readonly timeline: TimelineQuery) {}

  execute({ history, view }: GetHistory): Promise<Result<HistoryDetail>> {
    return this.timeline.history(history, view);
  }
}

@QueryHandler(GetTimeline)
export class GetTimelineHandler implements IQueryHandler<GetTimeline> {
  constructor(@Inject(TimelineQuery) private readonly timeline: TimelineQuery) {}

  execute({ history, question, view }: GetTimeline): Promise<Result<TimelinePage>> {
    return this.timeline.page(history, question, view);
  }
}

@QueryHandler(GetAct)
export class GetActHandler implements IQueryHandler<GetAct> {
  constructor(@Inject(TimelineQuery) private readonly timeline: TimelineQuery) {}

  execute({ history, actId, view }: GetAct): Promise<Result<ActDetail>> {
    return this.timeline.act(history, actId, view);
  }
}

export const TIMELINE_HANDLERS = [
  ListHistoriesHandler,
  GetHistoryHandler,
  GetTimelineHandler,
  GetActHandler,
] as const;
