import type { HistorySummary } from '../timeline/timeline-page.ts';
import type { RelationState, ServerFrame, TensionFrame } from '../live/protocol.ts';
import { relationTopic } from '../relations/history-id.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { addressAt, followTopic } from './live-connection.runner.ts';
import { figure } from './terminal-text.ts';
import { happened, moved, standing } from './watch-lines.ts';

interface WatchOptions {
  readonly url?: string;
  readonly json?: boolean;
}

const DEFAULT_URL = 'http://127.0.0.1:8321';

/** `detente watch`: follows a history on a server, act by act, until Ctrl-C; a server that goes away is waited for. */
export async function watch(context: CliContext, history: string, options: WatchOptions): Promise<void> {
  const url = options.url ?? context.env['DETENTE_URL'] ?? DEFAULT_URL;
  const token = context.env['DETENTE_TOKEN'];
  const id = await resolved(url, token, history);
  const output = options.json === true ? new JsonOutput(context) : new TextOutput(context);
  await followTopic({
    url,
    token,
    topic: relationTopic(id),
    signal: context.signal,
    onFrame: (frame) => output.show(frame),
    onLost: (retryMs) =>
      context.say(`The connection is lost; trying again in ${figure(retryMs / 1000, context.terminal())} s.`),
    onAgain: () => context.say('Connected again; what was missed follows.'),
  });
}

/** The full id of the history that a text names on the server. */
async function resolved(url: string, token: string | undefined, history: string): Promise<string> {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new CliError(EXIT.usage, `${url} is no address of a server`, `Write it like ${DEFAULT_URL}.`);
  }
  let response: Response;
  try {
    response = await fetch(addressAt(url, `api/histories/${encodeURIComponent(history)}`), {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  } catch {
    throw new CliError(
      EXIT.storeUnavailable,
      `no server answers at ${url}`,
      'Start one with npm start, or name another with --url.',
    );
  }
  const body = (await response.json().catch(() => ({}))) as Partial<
    HistorySummary & { detail: string; remedy: string }
  >;
  if (response.ok && body.history !== undefined) return body.history;
  const exitCode =
    response.status === 404 ? EXIT.notFound : response.status === 409 ? EXIT.conflict : EXIT.unexpected;
  const remedy = response.status === 401 ? 'Set DETENTE_TOKEN to your access token.' : body.remedy;
  throw new CliError(exitCode, body.detail ?? `the server answered ${response.status}`, remedy);
}

interface Output {
  show(frame: ServerFrame): Promise<void>;
}

class JsonOutput implements Output {
  readonly #context: CliContext;

  constructor(context: CliContext) {
    this.#context = context;
  }

  async show(frame: ServerFrame): Promise<void> {
    await this.#context.print(`${JSON.stringify(frame)}\n`);
  }
}

class TextOutput implements Output {
  readonly #context: CliContext;
  #onDay: number | undefined;
  #now: number | undefined;

  constructor(context: CliContext) {
    this.#context = context;
  }

  async show(frame: ServerFrame): Promise<void> {
    const terminal = this.#context.terminal();
    switch (frame.type) {
      case 'snapshot': {
        const state = frame.state as RelationState;
        this.#now = state.reading.tension;
        await this.#print(standing(state, terminal));
        return;
      }
      case 'events':
        await this.#print(frame.items.map((item) => happened(item, terminal)));
        return;
      case 'tension':
        return this.#tension(frame);
      case 'error':
        this.#context.say(`${frame.problem.detail} ${frame.problem.remedy}`);
        return;
      default:
        return;
    }
  }

  async #tension(frame: TensionFrame): Promise<void> {
    const before = { onDay: this.#onDay, now: this.#now };
    await this.#print([moved(frame, before, this.#context.terminal())]);
    this.#onDay = frame.onDay?.tension ?? this.#onDay;
    this.#now = frame.reading.tension;
  }

  #print(lines: readonly string[]): Promise<void> {
    return this.#context.print(`${lines.join('\n')}\n`);
  }
}
