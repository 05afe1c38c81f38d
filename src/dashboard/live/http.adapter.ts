import { leanOf, type Projection } from '../../models/reaction/projection-answer.ts';
import type { ClientFrame, ErrorFrame, ServerFrame } from '../../live/protocol.ts';
import { RELATION_TOPIC, whatIfTopic } from '../../live/names.ts';
import { WHAT_IF_STREAM_PREFIX } from '../../whatifs/what-if-id.ts';
import type { WhatIfDetail } from '../../whatifs/what-if-answers.ts';
import { ApiError, type ApiClient } from '../app/api.client.ts';
import type { Connection, Ears } from './connection.ts';
import { framesIn } from './event-stream.ts';

/** Where a projection that gets better is asked for again, in milliseconds. */
const POLL_MS = 350;
/** After so long the connection ends itself, so that a socket is tried again. */
const LASTS_MS = 300_000;

/**
 * The frames of the live protocol where sockets are blocked: a history is followed as an event stream, projections are asked for
 * again until they are final. A browser opens few requests to one server, so that there is one stream and no more.
 * @param page tells drafts of this page from those of others
 */
export function overHttp(api: ApiClient, page: string, ears: Ears): Connection {
  const all = new AbortController();
  const jobs = new Map<string, AbortController>();
  const end = (): void => {
    if (all.signal.aborted) return;
    clearTimeout(age);
    all.abort();
    ears.lost();
  };
  const age = setTimeout(end, LASTS_MS);

  /** Runs a job in place of the one of the same name; a refusal is told, no answer at all ends the connection. */
  const begin = (
    name: string,
    about: Pick<ErrorFrame, 'topic' | 'slot'>,
    job: (signal: AbortSignal) => Promise<void>,
  ): void => {
    jobs.get(name)?.abort();
    const run = new AbortController();
    jobs.set(name, run);
    job(AbortSignal.any([all.signal, run.signal])).catch((error: unknown) => {
      if (all.signal.aborted || run.signal.aborted) return;
      if (error instanceof ApiError && error.problem.status !== 0)
        ears.frame({ v: 1, type: 'error', ...about, problem: problemOf(error) });
      else end();
    });
  };

  const followWhatIf = (topic: string): void =>
    begin(topic, { topic }, async (signal) => {
      const path = `/api/what-ifs/${topic.slice(whatIfTopic('').length)}`;
      const state = await api.get<WhatIfDetail>(path, signal);
      // Where it stands in the log the answer does not say; a later socket begins with a snapshot of its own.
      ears.frame({ v: 1, type: 'snapshot', topic, log: '', position: '-1', state });
      await poll(ears, { topic }, signal, () => api.get<Projection>(`${path}/projection`, signal));
    });

  const take = (frame: ServerFrame): void => {
    ears.frame(frame);
    if (frame.type !== 'events') return;
    const changed = frame.items
      .filter(({ stream }) => stream.startsWith(WHAT_IF_STREAM_PREFIX))
      .map(({ stream }) => whatIfTopic(stream.slice(WHAT_IF_STREAM_PREFIX.length)));
    for (const topic of new Set(changed)) if (jobs.has(topic)) followWhatIf(topic);
  };

  const followHistory = (topic: string, place: Readonly<Record<string, string>>): void =>
    begin(topic, { topic }, async (signal) => {
      const query = new URLSearchParams({ topic, ...place });
      const body = await api.stream(`/live/sse?${query}`, signal);
      await framesIn(body, take, () => ears.heard());
      if (!signal.aborted) end();
    });

  const preview = (slot: string, draft: Extract<ClientFrame, { type: 'preview' }>['draft']): void => {
    if (draft === null) return stop(slot);
    const path = `/api/histories/${encodeURIComponent(draft.history)}/projections?slot=${page}-${slot}`;
    begin(slot, { slot }, (signal) =>
      poll(ears, { slot }, signal, () => api.send<Projection>('POST', path, draft.outcome, { signal })),
    );
  };
  const stop = (name: string): void => {
    jobs.get(name)?.abort();
    jobs.delete(name);
  };

  // Whether the server is there, and takes the token.
  api.get('/api/histories', all.signal).then(
    () => ears.greeted(),
    () => end(),
  );
  return {
    send: (frame) => {
      if (frame.type === 'unsubscribe') stop(frame.topic);
      else if (frame.type === 'preview') preview(frame.slot, frame.draft);
      else if (frame.type === 'subscribe' && frame.topic.startsWith(RELATION_TOPIC)) {
        const { from, log } = frame;
        followHistory(frame.topic, {
          ...(from === undefined ? {} : { from }),
          ...(log === undefined ? {} : { log }),
        });
      } else if (frame.type === 'subscribe') followWhatIf(frame.topic);
    },
    close: end,
  };
}

const problemOf = ({ problem }: ApiError): ErrorFrame['problem'] => problem as ErrorFrame['problem'];

/** Asks until the figures are final, and tells each answer as a frame. */
async function poll(
  ears: Ears,
  about: Pick<ErrorFrame, 'topic' | 'slot'>,
  signal: AbortSignal,
  ask: () => Promise<Projection>,
): Promise<void> {
  for (;;) {
    const projection = await ask();
    if (signal.aborted) return;
    const { fingerprint, paths, final, of } = projection;
    const revision = of.revision === undefined ? {} : { revision: of.revision };
    const figures = leanOf(projection);
    ears.heard();
    ears.frame({ v: 1, type: 'projection', ...about, fingerprint, paths, final, ...revision, figures });
    if (final) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
