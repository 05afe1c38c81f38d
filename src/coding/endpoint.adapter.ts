import { err, ok, rejection, type Result } from '../kernel/result.ts';
import { chronoFinder } from './chrono.adapter.ts';
import type { Draft } from './draft-form.ts';
import type { DraftOptions } from './draft.ts';
import { answeredDraft, INSTRUCTION, proposalsIn, questionOf } from './endpoint-answer.ts';

/** A model that speaks as OpenAI's API does, wherever it runs. */
export interface Endpoint {
  /** Up to and with the version: `http://127.0.0.1:8080/v1`. */
  readonly url: URL;
  readonly model: string;
  readonly key?: string | undefined;
  readonly timeoutMs?: number;
  /** Ends the question before there is an answer. */
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 120_000;
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * What a model behind an endpoint proposes of a text, through the gate of every coder. The text leaves this program. Never rejects: refused
 * where the endpoint does not answer in time, sends elsewhere, answers with an error, without end, or with something else than was asked for (`endpoint-*`).
 */
export async function askEndpoint(
  text: string,
  { published, parties }: DraftOptions,
  { url, model, key, timeoutMs = TIMEOUT_MS, signal }: Endpoint,
): Promise<Result<Draft>> {
  const asked = { text, published, parties, finder: chronoFinder };
  const answer = await answerOf(
    new URL(`${url.pathname.replace(/\/+$/, '')}/chat/completions`, url),
    {
      model,
      temperature: 0,
      stream: false,
      response_format: { type: 'json_object' },
      messages: [
        { role: 'system', content: INSTRUCTION },
        { role: 'user', content: questionOf(asked) },
      ],
    },
    { key, timeoutMs, signal },
  );
  if (!answer.ok) return answer;
  const content = contentOf(answer.value);
  const answered = content === undefined ? undefined : proposalsIn(content, asked);
  if (content === undefined || answered === undefined)
    return err(fault('endpoint-form', 'its answer is not the JSON that was asked for', 'Try another model.'));
  return ok(answeredDraft(asked, answered, { model, answer: content, host: url.host }));
}

async function answerOf(
  url: URL,
  body: object,
  {
    key,
    timeoutMs,
    signal,
  }: {
    readonly key: string | undefined;
    readonly timeoutMs: number;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Result<string>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(body),
      // The text and the key go to whom they were meant for, and to nobody else.
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return err(
        fault(
          'endpoint-refused',
          `it answered ${response.status}`,
          'Check its address, the model and the key.',
        ),
      );
    }
    return await textOf(response);
  } catch (error) {
    const why =
      error instanceof Error && error.name === 'TimeoutError'
        ? 'it did not answer in time'
        : 'it cannot be reached, or sends elsewhere';
    return err(fault('endpoint-unreachable', why, 'Check that it runs, and its address.'));
  }
}

async function textOf(response: Response): Promise<Result<string>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > MOST_BYTES)
      return err(
        fault('endpoint-flood', `its answer has more than ${MOST_BYTES} bytes`, 'Try another model.'),
      );
    pieces.push(piece);
  }
  return ok(Buffer.concat(pieces).toString('utf8'));
}

function contentOf(answer: string): string | undefined {
  try {
    const { choices } = JSON.parse(answer) as { choices?: { message?: { content?: unknown } }[] };
    const content = choices?.[0]?.message?.content;
    return typeof content === 'string' ? content : undefined;
  } catch {
    return undefined;
  }
}

const fault = (code: string, message: string, remedy: string) =>
  rejection('later', code, `the endpoint gave no draft: ${message}`, remedy);
