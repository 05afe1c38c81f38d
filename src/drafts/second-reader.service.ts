import { agreementOf, type Pairing } from '../coding/agreement.ts';
import { askEndpoint, type Endpoint } from '../coding/endpoint.adapter.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';
import type { ReadingRequest, SecondCoder, SecondReading } from './draft-answers.ts';
import type { DraftDesk } from './draft-desk.service.ts';
import type { ProposalView } from './draft-view.ts';

/** Texts that may wait for the endpoint at a time. */
const ASKED = 4;

const NONE = rejection(
  'missing',
  'no-second-coder',
  'No second coder is named, and nothing was sent anywhere',
  'The operator names one by DETENTE_CODER_URL and DETENTE_CODER_MODEL.',
);

const BUSY = rejection(
  'later',
  'coder-busy',
  'Too many texts are being read already',
  'Ask again in some seconds.',
);

/** Has a model behind an endpoint read a text too, and says where the two differ. Off unless the operator names one. */
export class SecondReader {
  readonly #desk: Pick<DraftDesk, 'read' | 'seen'>;
  readonly #endpoint: Endpoint | undefined;
  #asked = 0;

  constructor(parts: {
    readonly desk: Pick<DraftDesk, 'read' | 'seen'>;
    readonly endpoint: Endpoint | undefined;
  }) {
    this.#desk = parts.desk;
    this.#endpoint = parts.endpoint;
  }

  /** Where a text would be sent; empty where nowhere. */
  get named(): SecondCoder {
    const endpoint = this.#endpoint;
    return endpoint === undefined ? {} : { host: endpoint.url.host, model: endpoint.model };
  }

  /** The text leaves this program. `signal` ends the question. */
  async read(request: ReadingRequest, signal: AbortSignal): Promise<Result<SecondReading>> {
    const endpoint = this.#endpoint;
    if (endpoint === undefined) return err(NONE);
    if (this.#asked >= ASKED) return err(BUSY);
    this.#asked += 1;
    try {
      const own = await this.#desk.read(request);
      if (!own.ok) return own;
      const { proposals, parties, published } = own.value;
      const options = { published, parties: [...parties] as [string, string] };
      const answer = await askEndpoint(request.text, options, { ...endpoint, signal });
      if (!answer.ok) return answer;
      const second = await this.#desk.seen(request.history, answer.value);
      const { coder, cautions } = answer.value;
      return ok({
        coder,
        host: endpoint.url.host,
        cautions,
        pairs: pairsOf(proposals as ProposalView[], second),
      });
    } finally {
      this.#asked -= 1;
    }
  }
}

type Pair = SecondReading['pairs'][number];

/** By what the choice moves today; where there is no history to move, by how far apart the scores of the codes are. */
function pairsOf(first: readonly ProposalView[], second: readonly ProposalView[]): Pair[] {
  const pairs = agreementOf({ proposals: [...first] }, { proposals: [...second] });
  return pairs
    .map((pairing) => ({ pair: pairOf(pairing), apart: pairing.apart }))
    .sort((a, b) => alike(a.pair) - alike(b.pair) || b.pair.moves - a.pair.moves || b.apart - a.apart)
    .map(({ pair }) => pair);
}

const alike = ({ is }: Pair): number => Number(is === 'same code');

function pairOf({ is, first, second }: Pairing): Pair {
  const a = first as ProposalView | undefined;
  const b = second as ProposalView | undefined;
  const now = a?.tension?.without ?? b?.tension?.without ?? 0;
  const moves = Math.abs((a?.tension?.with ?? now) - (b?.tension?.with ?? now));
  return { is, moves, ...(a !== undefined && { first: a }), ...(b !== undefined && { second: b }) };
}
