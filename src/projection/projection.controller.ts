import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Answers, AnswersFile } from '../http/answer.decorator.ts';
import { weakEtagOf } from '../http/preconditions.ts';
import { accepted, RejectionException } from '../http/problem.filter.ts';
import { isUnchanged } from '../http/reply.ts';
import { patiently } from '../http/waiting.reply.ts';
import { rejection, type Result } from '../kernel/result.ts';
import { proposalSchema, type Proposal } from '../whatifs/request-bodies.ts';
import { COMPARED_LIMIT, type Comparison } from './comparison.ts';
import { ComparisonQuery } from './comparison.query.ts';
import { acceptedPreset } from './named-preset.reply.ts';
import type { Projectable } from './outcome.query.ts';
import type { ReactionModel } from '../models/reaction/parameters.ts';
import type { Projection } from '../models/reaction/projection-answer.ts';
import { projectionCsv } from './projection-csv.ts';
import {
  comparisonSchema,
  compareQuestionSchema,
  csvQuestionSchema,
  draftQuestionSchema,
  projectionSchema,
  presetQuestionSchema,
  whatIfQuestionSchema,
} from './projection-schemas.ts';
import type { ProjectionQuestion } from './premises.ts';
import { ProjectionService } from './projection.service.ts';

/** How long a request waits for its first figures, and for the final ones, in milliseconds. */
const PATIENCE_MS = { first: 5000, final: 60_000 } as const;

type Wait = keyof typeof PATIENCE_MS;

/** Simulated futures of what-ifs, drafts and presets. */
@ApiTags('projections')
@Controller('api')
export class ProjectionController {
  readonly #projections: ProjectionService;
  readonly #comparisons: ComparisonQuery;

  constructor(@Inject(ProjectionService) projections: ProjectionService) {
    this.#projections = projections;
    this.#comparisons = new ComparisonQuery(projections);
  }

  @Get('what-ifs/:whatIf/projection')
  @Answers(
    'Simulated futures of a what-if',
    projectionSchema,
    'Answered at once with the best figures so far; while final is false better ones are being computed, so ask again after Retry-After. As CSV under projection.csv.',
  )
  async getProjection(
    @Param('whatIf') whatIf: string,
    @Query({ schema: whatIfQuestionSchema }) query: z.infer<typeof whatIfQuestionSchema>,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Projection | undefined> {
    const { revision, wait, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofWhatIf(whatIf, revision));
    // A link to a revision goes on being good beside the newest one; of the newest, only one is worth computing.
    const slot =
      revision === undefined ? `what-if ${whatIf} ${JSON.stringify(Object.values(question))}` : undefined;
    const projection = await this.#best(outcome, question, wait, reply, slot);
    const etag = weakEtagOf(
      projection.fingerprint.slice(0, 20),
      projection.paths,
      outcome.of.revision ?? 0,
      outcome.table.revision,
      projection.truth?.days ?? 0,
    );
    return isUnchanged(ifNoneMatch, etag, reply) ? undefined : projection;
  }

  @Get('what-ifs/:whatIf/projection.csv')
  @ApiOperation({
    summary: 'Simulated futures of a what-if, as CSV',
    description: 'One line a day, of the final figures, with what it takes to compute them again.',
  })
  @AnswersFile('text/csv', 'day,date,what_if_mean,what_if_q5, ...')
  async getProjectionCsv(
    @Param('whatIf') whatIf: string,
    @Query({ schema: csvQuestionSchema }) query: z.infer<typeof csvQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { revision, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofWhatIf(whatIf, revision));
    const projection = await this.#best(outcome, question, 'final', reply);
    void reply.type('text/csv; charset=utf-8');
    return projectionCsv(projection);
  }

  @Post('histories/:history/projections')
  @HttpCode(200)
  @Answers(
    'Simulated futures of a draft that is not saved',
    projectionSchema,
    'The body is that of a proposal and is judged like one. Nothing is recorded. Send it again for better figures while final is false.',
  )
  async projectDraft(
    @Param('history') history: string,
    @Body({ schema: proposalSchema }) draft: Proposal,
    @Query({ schema: draftQuestionSchema }) query: z.infer<typeof draftQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Projection> {
    const { slot, wait, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofDraft(history, draft));
    return this.#best(outcome, question, wait, reply, slot === undefined ? undefined : `draft ${slot}`);
  }

  @Get('scenarios/:scenario/presets/:preset/projection')
  @Answers(
    "Simulated futures of a scenario's preset",
    projectionSchema,
    'The scenario must have been replayed. Nothing is recorded.',
  )
  async projectPreset(
    @Param('scenario') scenario: string,
    @Param('preset') preset: string,
    @Query({ schema: presetQuestionSchema }) query: z.infer<typeof presetQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Projection> {
    const { wait, model, ...question } = query;
    const outcome = acceptedPreset(await this.#projections.outcomes.ofPreset(scenario, preset, model));
    return this.#best(outcome, question, wait, reply);
  }

  @Get('histories/:history/presets/:preset/projection')
  @Answers(
    'Simulated futures of a preset of a history',
    projectionSchema,
    'Of those that its guide names: what its record declares, else what the scenario of the library holds. Nothing is recorded.',
  )
  async projectHistoryPreset(
    @Param('history') history: string,
    @Param('preset') preset: string,
    @Query({ schema: presetQuestionSchema }) query: z.infer<typeof presetQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Projection> {
    const { wait, model, ...question } = query;
    const outcome = accepted(await this.#projections.outcomes.ofHistoryPreset(history, preset, { model }));
    return this.#best(outcome, question, wait, reply);
  }

  @Get('projections/:fingerprint')
  @Answers(
    'The final projection with a fingerprint',
    projectionSchema,
    'With standard errors and sample futures, which frames leave out: of a what-if, a draft or a preset whose projection this server was asked for lately. `of` is the one asked for last.',
  )
  async getProjectionByFingerprint(
    @Param('fingerprint') fingerprint: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Projection> {
    accepted(this.#projections.finalInTime());
    const projection = accepted(
      await patiently(reply, PATIENCE_MS.final, (signal) =>
        this.#projections.byFingerprint(fingerprint, { signal }),
      ),
    );
    sayWhether(true, reply);
    return projection;
  }

  @Get('compare')
  @Answers(
    'What-ifs side by side',
    comparisonSchema,
    'Each against its baseline, each of the others against the first future by future, what they say differently, and what of it is due to assumptions and to acts.',
  )
  async compareOutcomes(
    @Query({ schema: compareQuestionSchema }) query: z.infer<typeof compareQuestionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Comparison> {
    const { ids, wait, model, ...question } = query;
    const named = ids.split(',').map((id) => id.trim());
    if (named.length > COMPARED_LIMIT) throw new RejectionException(tooMany(named.length));
    const outcomes: Projectable[] = [];
    for (const id of named) outcomes.push(accepted(await this.#named(id, model)));
    const [first, ...others] = outcomes as [Projectable, ...Projectable[]];
    if (wait === 'final') accepted(this.#projections.finalInTime());
    const final = wait === 'final';
    const comparison = accepted(
      await patiently(reply, PATIENCE_MS[wait], (signal) =>
        this.#comparisons.compare([first, ...others], question, { signal, final }),
      ),
    );
    sayWhether(comparison.final, reply);
    return comparison;
  }

  #named(id: string, model: ReactionModel | undefined): Promise<Result<Projectable>> {
    const [, of, preset] = /^([^/]+)\/([^/]+)$/.exec(id) ?? [];
    const { outcomes } = this.#projections;
    if (of === undefined || preset === undefined) return outcomes.ofWhatIf(id);
    // Scenarios are named in small letters, histories by the codes of their parties first.
    return /^[A-Z]/.test(of)
      ? outcomes.ofHistoryPreset(of, preset, { model })
      : outcomes.ofPreset(of, preset, model);
  }

  async #best(
    outcome: Projectable,
    question: ProjectionQuestion,
    wait: Wait,
    reply: FastifyReply,
    slot?: string,
  ): Promise<Projection> {
    if (wait === 'final') accepted(this.#projections.finalInTime());
    const options = { final: wait === 'final', ...(slot !== undefined && { slot }) };
    const projection = accepted(
      await patiently(reply, PATIENCE_MS[wait], (signal) =>
        this.#projections.best(outcome, question, { ...options, signal }),
      ),
    );
    sayWhether(projection.final, reply);
    return projection;
  }
}

function sayWhether(final: boolean, reply: FastifyReply): void {
  if (!final) void reply.header('retry-after', '1');
  void reply.header('cache-control', 'no-store');
}

const tooMany = (count: number) =>
  rejection(
    'malformed',
    'limit',
    `${count} outcomes cannot be compared at once`,
    `Name at most ${COMPARED_LIMIT}.`,
  );
