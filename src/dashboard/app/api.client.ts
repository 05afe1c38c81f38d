import type { Problem as Answered } from '../../http/problem.ts';
import { Lru } from '../../kernel/lru.ts';
import { incoming } from './incoming.ts';

/** A problem document of the server (RFC 9457) as far as the page reads it, or its like where there was no answer. */
export type Problem = Omit<Answered, 'type' | 'title' | 'errors'> & {
  readonly errors?: readonly NonNullable<Answered['errors']>[number][] | undefined;
};

export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

interface Kept {
  readonly etag: string;
  readonly body: unknown;
}

/** Answers kept for `If-None-Match`; the oldest go first. */
const KEPT_LIMIT = 40;

/** Asks the server that the page came from, and nobody else. */
export class ApiClient {
  /** Pass to a room in the place of the browser's cookies; empty: neither. */
  pass: string | undefined;
  readonly #kept = new Lru<string, Kept>({ most: KEPT_LIMIT });

  /** The JSON at a path; a copy that the server says is still good is not sent again. Rejects with `ApiError`. */
  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const kept = this.#kept.get(path);
    const response = await this.#send(path, {
      headers: kept === undefined ? {} : { 'if-none-match': kept.etag },
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.status === 304 && kept !== undefined) return kept.body as T;
    const body = incoming<unknown>(await response.text());
    const etag = response.headers.get('etag');
    if (etag !== null) this.#kept.set(path, { etag, body });
    return body as T;
  }

  /** A file at a path. Rejects with `ApiError`. */
  async file(path: string): Promise<Blob> {
    return (await this.#send(path, { headers: {} })).blob();
  }

  /** A file that is made of what is sent. Rejects with `ApiError`. */
  make(path: string, body: unknown): Promise<Response> {
    return this.#send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** What a path goes on sending. Rejects with `ApiError`. */
  async stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { body } = await this.#send(path, { headers: {}, signal });
    return body ?? new ReadableStream({ start: (controller) => controller.close() });
  }

  /** Sends a command or a question with a body; `ifMatch` where it must find a revision. Rejects with `ApiError`. */
  async send<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    options: { readonly ifMatch?: string; readonly key?: string; readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    const response = await this.#send(path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
        ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
      },
      body: JSON.stringify(body),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    return response.status === 204 ? (undefined as T) : incoming<T>(await response.text());
  }

  /** Sends a file as it is. Rejects with `ApiError`. */
  async upload<T>(path: string, file: Blob): Promise<T> {
    const headers = { 'content-type': 'application/octet-stream' };
    return incoming<T>(await (await this.#send(path, { method: 'POST', headers, body: file })).text());
  }

  async #send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    let response: Response;
    try {
      // Beside the page, which may lie under a path.
      response = await fetch(`.${path}`, {
        cache: 'no-store',
        ...init,
        ...(this.pass !== undefined && {
          credentials: 'omit',
          headers: { ...init.headers, ...(this.pass !== '' && { authorization: `Bearer ${this.pass}` }) },
        }),
      });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ApiError({
        status: 0,
        code: 'no-answer',
        detail: 'The server does not answer.',
        remedy: 'Check that it runs; the page tries again by itself.',
      });
    }
    if (response.ok || response.status === 304) return response;
    throw new ApiError(await problemOf(response));
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  try {
    const body = incoming<Partial<Problem>>(await response.text());
    if (typeof body.code === 'string' && typeof body.detail === 'string') {
      return { remedy: '', ...body, status } as Problem;
    }
  } catch {
    // Not JSON: something between the page and the server answered.
  }
  return {
    status,
    code: 'unexpected-answer',
    detail: `The server answered ${status} without saying why.`,
    remedy: 'Try again; if it stays so, look at the log of the server.',
  };
}
