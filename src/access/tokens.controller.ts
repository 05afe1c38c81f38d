import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/answer.decorator.ts';
import { TokenList } from './token-list.query.ts';
import { tokenListSchema, type ListedToken } from './token-list.ts';

/** Who may do what here, for admins. Tokens are made and revoked by whoever can write to the store (`detente token`). */
@ApiTags('access')
@Controller('api/tokens')
export class TokensController {
  readonly #tokens: TokenList;

  constructor(@Inject(TokenList) tokens: TokenList) {
    this.#tokens = tokens;
  }

  @Get()
  @Answers('Who holds a token, and what it opens', tokenListSchema, 'Never a token.')
  listTokens(): { readonly tokens: readonly ListedToken[] } {
    return { tokens: this.#tokens.list() };
  }
}
