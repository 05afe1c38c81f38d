import { draftOffLoop } from '../coding/draft.runner.ts';
import type { ArticleReading } from '../coding/draft.ts';
import { Gate } from '../kernel/gate.runner.ts';
import { err, rejection, type Result } from '../kernel/result.ts';

type Asked = Parameters<typeof draftOffLoop>[1];

/** Texts that are asked for at a time, those that wait included. */
const ASKED = 20;

const BUSY = rejection(
  'later',
  'coder-busy',
  'Too many texts are being read already',
  'Ask again in some seconds.',
);

/** Where texts are read: one after another, each in a thread of its own, so that the server goes on answering. Beyond twenty they are refused (`coder-busy`). */
export class ArticleDesk {
  readonly #turns = new Gate(1);
  #asked = 0;

  async read(text: string, options: Asked): Promise<Result<ArticleReading>> {
    if (this.#asked >= ASKED) return err(BUSY);
    this.#asked += 1;
    try {
      return await this.#turns.run(() => draftOffLoop(text, options));
    } finally {
      this.#asked -= 1;
    }
  }
}
