import { randomUUID } from 'node:crypto';
import { makeSecret, type Secret } from '../access/secret.reader.ts';
import { ShareLinks } from '../access/share-links.service.ts';
import { TokenWriter } from '../access/token.writer.ts';
import { foldOfTokens, takeUpTokens } from '../access/tokens.reader.ts';
import { questionsOf } from '../application.ts';
import type { EventStore } from '../eventstore/port.ts';
import { secretOf } from '../http/configuration.ts';
import { ok, type Result } from '../kernel/result.ts';
import { LinkDesk } from '../pages/links/link-desk.service.ts';
import type { ListedLink } from '../pages/links/link-forms.ts';
import { SeenQuery } from '../pages/seen.query.ts';
import { ScenarioLibrary } from '../scenarios/scenario-library.reader.ts';
import { loadHistories } from '../timeline/history.reader.ts';
import { foldOfWhatIfs } from '../whatifs/what-ifs.reader.ts';
import { accepted } from './accepted.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { storeUrlOf, withStore } from './store.session.ts';
import { table } from './terminal-table.ts';

interface MakeOptions {
  readonly expires: string;
  readonly pin?: boolean;
  readonly server: string;
  readonly json?: boolean;
}

/** `detente link make`: makes a link that shows one view to whoever has it. Whoever can write to the store may. */
export async function makeLink(context: CliContext, view: string, options: MakeOptions): Promise<void> {
  if (!URL.canParse(options.server)) {
    throw new CliError(
      EXIT.usage,
      `"${options.server}" is no address`,
      'Write --server https://example.org.',
    );
  }
  const wanted = { view, lasts: options.expires, pinned: options.pin === true };
  const { listed, path } = await atDesk(context, async (desk) => accepted(await desk.make(wanted, call())));
  const url = `${options.server.replace(/\/$/u, '')}${path}`;
  if (options.json === true) return context.print(`${JSON.stringify({ ...listed, url })}\n`);
  context.say(
    `Link ${listed.linkId} shows ${recordOf(listed)} until ${listed.expires}, to whoever has it. It is shown this once.`,
  );
  return context.print(`${url}\n`);
}

/** `detente link list`: which views are shown by links, and until when; never what opens one. */
export async function listLinks(
  context: CliContext,
  history: string | undefined,
  options: { readonly json?: boolean },
): Promise<void> {
  const links = await atDesk(context, (desk) => Promise.resolve(desk.list(history)), 'read');
  if (options.json === true) {
    for (const link of links) await context.print(`${JSON.stringify(link)}\n`);
    return;
  }
  if (links.length === 0) return context.say('There are no links.');
  const lines = table(
    links,
    [
      { title: 'id', value: ({ linkId }) => linkId },
      { title: 'shows', value: recordOf, least: 36 },
      { title: 'by', value: ({ by }) => by, least: 6 },
      { title: 'state', value: stateOf, least: 16 },
    ],
    context.terminal(),
  );
  return context.print(`${lines.join('\n')}\n`);
}

/** `detente link revoke`: ends a link on every server that follows the store. */
export async function revokeLink(
  context: CliContext,
  linkId: string,
  options: { readonly reason?: string; readonly json?: boolean },
): Promise<void> {
  const { listed } = await atDesk(context, async (desk) =>
    accepted(await desk.revoke(linkId, options.reason, call())),
  );
  if (options.json === true) return context.print(`${JSON.stringify(listed)}\n`);
  return context.print(`Link ${linkId} to ${recordOf(listed)} is revoked, and shows nothing any more.\n`);
}

const call = () => ({ commandId: randomUUID(), actor: { id: 'operator', via: 'cli' } });

async function atDesk<T>(
  context: CliContext,
  work: (desk: LinkDesk) => Promise<T>,
  access: 'existing' | 'read' = 'existing',
): Promise<T> {
  const url = storeUrlOf(context);
  if (url.kind === 'memory') {
    throw new CliError(
      EXIT.usage,
      'links of memory: are gone with this command',
      'Name a store with --store.',
    );
  }
  const { clock, env } = context;
  return withStore(
    context,
    async (store) => {
      const known = foldOfTokens();
      await takeUpTokens(store, known);
      const histories = await loadHistories(store);
      const scenarios = new ScenarioLibrary({ clock });
      const { tension, timeline, projections } = questionsOf({
        store,
        clock,
        histories,
        whatIfs: foldOfWhatIfs(),
        scenarios,
      });
      const links = new ShareLinks({
        store,
        known,
        secret: () => sharedSecret(context, store, secretOf(env['DETENTE_SECRET_FILE'], url), known.secret),
        held: () => undefined,
        clock,
      });
      const seen = new SeenQuery({ tension, timeline, scenarios });
      try {
        return await work(new LinkDesk({ links, seen, histories, clock }));
      } finally {
        await projections.close();
      }
    },
    access,
  );
}

/** The secret of the servers of the store, made where none was needed yet. */
async function sharedSecret(
  { clock }: CliContext,
  store: EventStore,
  path: string | undefined,
  named: string | undefined,
): Promise<Result<Secret>> {
  if (path === undefined)
    throw new CliError(EXIT.usage, 'this store keeps no secret', 'Name another with --store.');
  const secret = await makeSecret(path);
  if (secret.fingerprint === named) return ok(secret);
  const written = await new TokenWriter({ store, clock }).nameSecret(secret.fingerprint, false);
  return written.ok ? ok(secret) : written;
}

const recordOf = ({ history, revision, at }: ListedLink): string =>
  `${history} ${revision === undefined ? 'as it goes on' : `r${revision}`}${at === undefined ? '' : `, ${at}`}`;

function stateOf({ state, expires, reason }: ListedLink): string {
  if (state === 'live') return `until ${expires.slice(0, 10)}`;
  if (state === 'ended') return `ended ${expires.slice(0, 10)}`;
  return reason === undefined ? state : `${state}: ${reason}`;
}
