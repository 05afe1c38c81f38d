import type { Least, LeastProgress } from '../../projection/least-answer.ts';
import type { ApiClient, Problem } from '../app/api.client.ts';
import { incoming } from '../app/incoming.ts';
import { problemOf } from '../record/record.store.svelte.ts';

/** A line of the answer. */
type Line = LeastProgress | { readonly least: Least } | { readonly problem: Problem };

/** A search for the least that would do: one at a time, with its progress. */
export class LeastSearch {
  progress = $state.raw<LeastProgress | undefined>();
  /** The projection whose steps were searched, and what came of it. */
  found = $state.raw<{ readonly fingerprint: string; readonly least: Least } | undefined>();
  problem = $state.raw<Problem | undefined>();
  readonly #api: ApiClient;
  #underWay: AbortController | undefined;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Searches the steps of what was projected under a fingerprint; what was searched before ends. */
  async search(fingerprint: string, parameters: string): Promise<void> {
    this.cancel();
    const own = new AbortController();
    this.#underWay = own;
    this.problem = undefined;
    this.found = undefined;
    this.progress = { done: 0, sets: 1, checking: false };
    try {
      const path = `/api/projections/${fingerprint}/least.ndjson?${parameters}`;
      for await (const line of linesOf(await this.#api.stream(path, own.signal))) {
        if (own.signal.aborted) return;
        if ('least' in line) this.found = { fingerprint, least: line.least };
        else if ('problem' in line) this.problem = line.problem;
        else this.progress = line;
      }
    } catch (error) {
      if (!own.signal.aborted) this.problem = problemOf(error);
    } finally {
      if (this.#underWay === own) this.#end();
    }
  }

  /** Ends what is being searched; the server stops where nobody else waits for it. */
  cancel(): void {
    this.#underWay?.abort();
    this.#end();
  }

  #end(): void {
    this.#underWay = undefined;
    this.progress = undefined;
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (text + decoder.decode(value, { stream: true })).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) yield incoming<Line>(line);
  }
}
