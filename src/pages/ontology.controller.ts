import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers } from '../http/answer.decorator.ts';
import { accepted } from '../http/problem.filter.ts';
import { findCode, scales, searchCodes } from '../ontology/look-up.ts';
import { scoredCode } from '../ontology/scored-code.ts';
import { CODE_BOOK_IDS, codeBooks, codesOf } from '../ontology/code-books.ts';
import {
  codeBooksSchema,
  codeSchema,
  codesSchema,
  scalesSchema,
  type CodeAnswer,
  type CodesAnswer,
} from './ontology-answers.ts';

const searchSchema = z.strictObject({
  q: z.string().max(100).default('').describe('The beginning of a code, or words of a name'),
  book: z.enum(CODE_BOOK_IDS).optional().describe('Only codes of this code book, by its names'),
  limit: z.coerce.number().int().min(1).max(400).default(20).describe('Codes at most, best first'),
});

/** CAMEO codes by the books that define them, and the named scales that score them. */
@ApiTags('ontology')
@Controller('api/ontology')
export class OntologyController {
  @Get('codes')
  @Answers('CAMEO codes, by code or by words of their names', codesSchema)
  findCodes(@Query({ schema: searchSchema }) { q, book, limit }: z.infer<typeof searchSchema>): CodesAnswer {
    return { codes: searchCodes(q, limit, book && codesOf(book)).map(scoredCode) };
  }

  @Get('codes/:code')
  @Answers('A CAMEO code with its scores', codeSchema)
  getCode(@Param('code') code: string): CodeAnswer {
    return scoredCode(accepted(findCode(code), 404));
  }

  @Get('code-books')
  @Answers('The code books: what the numbers mean, and to whom', codeBooksSchema)
  listCodeBooks(): z.infer<typeof codeBooksSchema> {
    return { books: codeBooks() };
  }

  @Get('scales')
  @Answers('The named scales', scalesSchema)
  listScales(): z.infer<typeof scalesSchema> {
    return { scales: [...scales()] };
  }
}
