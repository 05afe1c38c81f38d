import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { principalOf } from '../http/access.hook.ts';
import { Answers } from '../http/answer.decorator.ts';
import { OwnWrites } from '../http/own-writes.runner.ts';
import { accepted } from '../http/problem.filter.ts';
import {
  describedReplay,
  describedScenario,
  detailedScenario,
  replayBodySchema,
  replaySchema,
  replayTextSchema,
  scenarioDetailSchema,
  scenariosSchema,
} from './scenario-answers.ts';
import { ScenarioLibrary } from './scenario-library.reader.ts';
import { ScenarioReplays } from './scenario-replays.runner.ts';

/** The scenarios that come along, and their replay into the record. */
@ApiTags('scenarios')
@Controller('api/scenarios')
export class ScenarioController {
  readonly #library: ScenarioLibrary;
  readonly #replays: ScenarioReplays;
  readonly #ownWrites: OwnWrites;

  constructor(
    @Inject(ScenarioLibrary) library: ScenarioLibrary,
    @Inject(ScenarioReplays) replays: ScenarioReplays,
    @Inject(OwnWrites) ownWrites: OwnWrites,
  ) {
    this.#library = library;
    this.#replays = replays;
    this.#ownWrites = ownWrites;
  }

  @Get()
  @Answers('The scenarios that come along', scenariosSchema)
  async listScenarios(): Promise<z.infer<typeof scenariosSchema>> {
    const entries = await this.#library.list();
    return {
      scenarios: entries.flatMap(({ parsed }) => (parsed.ok ? [describedScenario(parsed.value)] : [])),
      invalid: entries.flatMap(({ name, parsed }) =>
        parsed.ok ? [] : [{ name, problems: [...parsed.error] }],
      ),
    };
  }

  @Get(':scenario')
  @Answers('What a scenario is about, with its ready-made what-ifs', scenarioDetailSchema)
  async getScenario(@Param('scenario') name: string): Promise<z.infer<typeof scenarioDetailSchema>> {
    return detailedScenario(accepted(await this.#library.get(name)));
  }

  @Post('replay')
  @HttpCode(200)
  @Answers(
    'Replay a scenario file that is sent',
    replaySchema,
    'As a scenario of the library is replayed: with dryRun it says what it would record, correct and retract. Faults of the file are listed with line and column (422).',
  )
  async replayText(
    @Body({ schema: replayTextSchema }) { text, file, dryRun, policy }: z.infer<typeof replayTextSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof replaySchema>> {
    const actor = { id: principalOf(request).name, via: 'http' };
    const report = accepted(await this.#replays.replayText(text, file, { dryRun, policy, actor }));
    await this.#ownWrites.told(reply);
    return accepted(describedReplay(report));
  }

  @Post(':scenario/replay')
  @HttpCode(200)
  @Answers(
    'Replay a scenario into its history',
    replaySchema,
    'Only what the record does not say yet is written: repeating it adds nothing. Where somebody changed the record by hand what the file changed as well, nothing is written and the conflicts are listed (409).',
  )
  async replayScenario(
    @Param('scenario') name: string,
    @Body({ schema: replayBodySchema }) { dryRun, policy }: z.infer<typeof replayBodySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.infer<typeof replaySchema>> {
    const actor = { id: principalOf(request).name, via: 'http' };
    const report = accepted(await this.#replays.replay(name, { dryRun, policy, actor }));
    await this.#ownWrites.told(reply);
    return accepted(describedReplay(report));
  }
}
