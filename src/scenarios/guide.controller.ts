import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/answer.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import { guideSchema, type GuideAnswer } from './guide-answer.ts';
import { GuideQuery } from './guide.query.ts';

/** Presets and the guided story of a history, whoever replayed it. */
@ApiTags('scenarios')
@Controller('api/histories/:history/guide')
export class GuideController {
  readonly #guides: GuideQuery;

  constructor(@Inject(GuideQuery) guides: GuideQuery) {
    this.#guides = guides;
  }

  @Get()
  @Answers(
    'Ready-made what-ifs and the guided story of a history',
    guideSchema,
    'What its record declares; where it declares none, what the scenario of the library that is replayed into it holds.',
  )
  async getGuide(@Param('history') history: string): Promise<GuideAnswer> {
    return accepted(await this.#guides.of(history));
  }
}
