import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Result } from '../kernel/result.ts';
import type { Explanation } from '../models/tension/explanation.ts';
import type { TensionReading, TensionSeries } from './tension-answers.ts';
import { ExplainTension, GetTension, GetTensionSeries } from './tension.queries.ts';
import { TensionQuery } from './tension.query.ts';

@QueryHandler(GetTension)
export class GetTensionHandler implements IQueryHandler<GetTension> {
  constructor(@Inject(TensionQuery) private readonly tension: TensionQuery) {}

  execute({ history, view }: GetTension): Promise<Result<TensionReading>> {
    return this.tension.reading(history, view);
  }
}

@QueryHandler(GetTensionSeries)
export class GetTensionSeriesHandler implements IQueryHandler<GetTensionSeries> {
  constructor(@Inject(TensionQuery) private readonly tension: TensionQuery) {}

  execute({ history, span, view }: GetTensionSeries): Promise<Result<TensionSeries>> {
    return this.tension.series(history, span, view);
  }
}

@QueryHandler(ExplainTension)
export class ExplainTensionHandler implements IQueryHandler<ExplainTension> {
  constructor(@Inject(TensionQuery) private readonly tension: TensionQuery) {}

  execute({ history, view, options }: ExplainTension): Promise<Result<Explanation>> {
    return this.tension.explain(history, view, options);
  }
}

export const TENSION_HANDLERS = [GetTensionHandler, GetTensionSeriesHandler, ExplainTensionHandler] as const;
