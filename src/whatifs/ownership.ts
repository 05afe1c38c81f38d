import { LOCAL_NAME, type Role } from '../http/principal.ts';
import { refuse } from '../relations/rules.ts';
import type { Result } from '../kernel/result.ts';
import type { WhatIfRequest } from './commands.ts';
import type { WhatIfState } from './state.ts';

/** What a role says of the what-ifs that its holder may change: an analyst, own ones alone. */
export const ownOnly = (role: Role): Pick<WhatIfRequest, 'ownOnly'> =>
  role === 'analyst' ? { ownOnly: true } : {};

/** Why somebody may not change a what-if; `undefined` where they may. What was made where no tokens are needed belongs to all. */
export function foreignTo(
  { whatIfId, actor, ownOnly: limited }: Pick<WhatIfRequest, 'whatIfId' | 'actor' | 'ownOnly'>,
  { owner }: Pick<WhatIfState, 'owner'>,
): Result<never> | undefined {
  if (limited !== true || owner === actor.id || owner === LOCAL_NAME) return undefined;
  return refuse(
    'forbidden',
    'not-the-owner',
    `The what-if ${whatIfId} was proposed by ${owner}, and ${actor.id} may change own ones alone`,
    'Propose one of your own with what it should say, or leave the change to its owner or an editor.',
    { whatIfId, owner },
  );
}
