import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers } from '../http/answer.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import { findCode, scales, scoreOf, searchCodes, type CameoCode } from '../ontology/look-up.ts';

const codeSchema = z
  .object({
    code: z.string().describe('Two to four digits: "010" is not 10'),
    name: z.string(),
    parent: z.string().optional(),
    quadClass: z.enum(['verbal-cooperation', 'material-cooperation', 'verbal-conflict', 'material-conflict']),
    scores: z
      .record(z.string(), z.object({ value: z.number(), via: z.string().optional() }))
      .describe('By scale; via names the ancestor code whose score was taken'),
  })
  .meta({ id: 'CameoCode' });
const codesSchema = z.object({ codes: z.array(codeSchema) }).meta({ id: 'CameoCodes' });
const scalesSchema = z
  .object({
    scales: z.array(
      z.object({
        id: z.string().describe('By which an act names it, such as goldstein/gdelt'),
        title: z.string(),
        description: z.string(),
        source: z.string(),
        ontology: z.string(),
        codes: z.number().int().describe('Codes that it has a value of its own for'),
      }),
    ),
  })
  .meta({ id: 'Scales' });
const searchSchema = z.strictObject({
  q: z.string().max(100).default('').describe('The beginning of a code, or words of a name'),
  limit: z.coerce.number().int().min(1).max(400).default(20).describe('Codes at most, best first'),
});

function described(code: CameoCode): z.infer<typeof codeSchema> {
  const scores = scales().flatMap(({ id }) => {
    const score = scoreOf(id, code.code);
    if (!score.ok) return [];
    const { value, via } = score.value;
    return [[id, via === undefined ? { value } : { value, via }] as const];
  });
  return { ...code, scores: Object.fromEntries(scores) };
}

/** CAMEO codes and the named scales that score them. */
@ApiTags('ontology')
@Controller('api/ontology')
export class OntologyController {
  @Get('codes')
  @Answers('CAMEO codes, by code or by words of their names', codesSchema)
  findCodes(
    @Query({ schema: searchSchema }) { q, limit }: z.infer<typeof searchSchema>,
  ): z.infer<typeof codesSchema> {
    return { codes: searchCodes(q, limit).map(described) };
  }

  @Get('codes/:code')
  @Answers('A CAMEO code with its scores', codeSchema)
  getCode(@Param('code') code: string): z.infer<typeof codeSchema> {
    return described(accepted(findCode(code), 404));
  }

  @Get('scales')
  @Answers('The named scales', scalesSchema)
  listScales(): z.infer<typeof scalesSchema> {
    return { scales: [...scales()] };
  }
}
