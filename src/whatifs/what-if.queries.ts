import { Query } from '@nestjs/cqrs';
import type { Result } from '../kernel/result.ts';
import type { WhatIfDetail, WhatIfPage, WhatIfsQuestion } from './what-if-answers.ts';

/** A page of the what-ifs of a history. */
export class ListWhatIfs extends Query<Result<WhatIfPage>> {
  readonly history: string;
  readonly question: WhatIfsQuestion;

  constructor(history: string, question: WhatIfsQuestion = {}) {
    super();
    this.history = history;
    this.question = question;
  }
}

/** One what-if with its content, as it is or as it was at a revision. */
export class GetWhatIf extends Query<Result<WhatIfDetail>> {
  readonly whatIf: string;
  readonly revision: number | undefined;

  constructor(whatIf: string, revision?: number) {
    super();
    this.whatIf = whatIf;
    this.revision = revision;
  }
}
