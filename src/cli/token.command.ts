import { nameSchema } from '../access/events.ts';
import { isLive, type TokenRecord } from '../access/state.ts';
import { TokenWriter } from '../access/token.writer.ts';
import type { EventStore } from '../eventstore/port.ts';
import { makeSecret, readSecret } from '../access/secret.reader.ts';
import { configurationOf, secretOf } from '../http/configuration.ts';
import { withTokenFiles } from '../access/token-files.reader.ts';
import { durationMs } from '../kernel/duration.ts';
import { isRole, ROLES, type Role } from '../http/principal.ts';
import type { CliContext } from './context.ts';
import { CliError, EXIT, exitOfRejection } from './exit.ts';
import { storeUrlOf, withExistingStore, withStore } from './store.session.ts';
import { table } from './terminal-table.ts';

/** Longest life of a token that ends by itself: ten years. */
const LONGEST_MS = 3650 * 86_400_000;

interface CreateOptions {
  readonly role: string;
  readonly expires?: string;
  readonly json?: boolean;
}

/** `detente token create`: makes a token in the store and shows it, once. Whoever can write to the store may. */
export async function createToken(context: CliContext, name: string, options: CreateOptions): Promise<void> {
  const role = roleOf(options.role);
  const named = nameSchema.safeParse(name);
  if (!named.success) {
    throw new CliError(
      EXIT.usage,
      `"${name}": ${named.error.issues[0]?.message}`,
      'Choose a name such as ann or class-7b.',
    );
  }
  const lastsMs = options.expires === undefined ? undefined : durationOf(options.expires);
  refuseMemory(context);
  const made = await withStore(
    context,
    async (store) => {
      const holder = { name, role, ...(lastsMs !== undefined && { lastsMs }) };
      return writerOf(context, store).create(holder, ACTOR);
    },
    'write',
  );
  if (!made.ok) throw new CliError(exitOfRejection(made.error), made.error.message, made.error.remedy);
  const { token, stored } = made.value;
  if (options.json === true) {
    const { hash: _, ...told } = stored;
    return context.print(`${JSON.stringify({ token, ...told })}\n`);
  }
  context.say(
    `Token ${stored.tokenId} of ${name}, ${role}${endOf(stored)}. It is shown this once: give it to ${name} and keep no copy.`,
  );
  return context.print(`${token}\n`);
}

/** `detente token list`: who holds a token, with what they may do; never a token. */
export async function listTokens(context: CliContext, options: { readonly json?: boolean }): Promise<void> {
  const stored = await withStore(context, async (store) => [
    ...(await writerOf(context, store).list()).values(),
  ]);
  const set = await configured(context);
  const rows = [
    ...stored.map((token) => ({ ...token, state: stateOf(token, context.clock.now()) })),
    ...set.map(({ name, role }) => ({ tokenId: '', name, role, state: 'set by the operator' })),
  ];
  if (options.json === true) {
    for (const row of rows) {
      const { tokenId, name, role, state } = row;
      const { expires = undefined } = 'expires' in row ? row : {};
      await context.print(
        `${JSON.stringify({ ...(tokenId !== '' && { tokenId }), name, role, state, ...(expires !== undefined && { expires }) })}\n`,
      );
    }
    return;
  }
  if (rows.length === 0) context.say('There are no tokens: whoever works on this machine may do everything.');
  else {
    const lines = table(
      rows,
      [
        { title: 'id', value: ({ tokenId }) => tokenId },
        { title: 'name', value: ({ name }) => name, least: 8 },
        { title: 'role', value: ({ role }) => role },
        { title: 'state', value: ({ state }) => state, least: 10 },
      ],
      context.terminal(),
    );
    await context.print(`${lines.join('\n')}\n`);
  }
  if (set.length > 0) {
    context.say(
      'Tokens that are set by the operator (DETENTE_TOKENS and its files, as this command sees them) are revoked by starting the servers without them.',
    );
  }
}

/** `detente token revoke`: ends a token on every server that follows the store. */
export async function revokeToken(
  context: CliContext,
  which: string,
  options: { readonly reason?: string; readonly force?: boolean; readonly json?: boolean },
): Promise<void> {
  refuseMemory(context);
  const { reason } = options;
  const asked = { which, force: options.force === true, ...(reason !== undefined && { reason }) };
  const revoked = await withExistingStore(
    context,
    (store) => writerOf(context, store).revoke(asked, ACTOR),
    'existing',
  );
  if (!revoked.ok) {
    throw new CliError(exitOfRejection(revoked.error), revoked.error.message, revoked.error.remedy);
  }
  const { tokenId, name } = revoked.value ?? { tokenId: which, name: which };
  if (options.json === true) return context.print(`${JSON.stringify({ tokenId, name, state: 'revoked' })}\n`);
  return context.print(
    `Token ${tokenId} of ${name} is revoked. Servers that follow the store cut its connections within a second.\n`,
  );
}

/** `detente token new-secret`: names the secret in its file, made where there is none, in the place of one that was lost. */
export async function newSecret(context: CliContext): Promise<void> {
  const path = secretOf(context.env['DETENTE_SECRET_FILE'], storeUrlOf(context));
  if (path === undefined) {
    throw new CliError(EXIT.usage, 'memory: keeps no secret', 'Name a store with --store.');
  }
  const secret = (await readSecret(path)) ?? (await makeSecret(path));
  const named = await withExistingStore(
    context,
    (store) => writerOf(context, store).nameSecret(secret.fingerprint, true),
    'existing',
  );
  if (!named.ok) throw new CliError(exitOfRejection(named.error), named.error.message, named.error.remedy);
  await context.print(
    `The servers of the store share the secret in ${path} (${secret.fingerprint}) from now on. Copy it to each of them and start them again; everybody signs in again.\n`,
  );
}

const ACTOR = { id: 'operator', via: 'cli' };

const writerOf = ({ clock }: CliContext, store: EventStore): TokenWriter => new TokenWriter({ store, clock });

function refuseMemory(context: CliContext): void {
  if (storeUrlOf(context).kind !== 'memory') return;
  throw new CliError(
    EXIT.usage,
    'a token in memory: is gone with this command',
    'Name a store with --store, or set DETENTE_TOKENS for a server on memory:.',
  );
}

/** The tokens that the environment of this command sets, and so probably those of a server started beside it. */
async function configured({ env }: CliContext) {
  const settings = await withTokenFiles(env);
  const read = settings.ok ? configurationOf(settings.value) : settings;
  if (!read.ok) throw new CliError(EXIT.usage, read.error.message, read.error.remedy);
  return read.value.tokens;
}

function roleOf(text: string): Role {
  if (isRole(text)) return text;
  throw new CliError(EXIT.usage, `there is no role "${text}"`, `Choose one of ${ROLES.join(', ')}.`);
}

function durationOf(text: string): number {
  const ms = durationMs(text, LONGEST_MS);
  if (ms !== undefined) return ms;
  throw new CliError(
    EXIT.usage,
    `"${text}" is no time that a token may last`,
    'Write 45m, 8h or 30d; at most 3650d.',
  );
}

const endOf = ({ expires }: { readonly expires?: string | undefined }): string =>
  expires === undefined ? '' : `, until ${expires}`;

function stateOf(token: TokenRecord, now: number): string {
  if (token.revoked !== undefined) {
    return token.revoked.reason === undefined ? 'revoked' : `revoked: ${token.revoked.reason}`;
  }
  if (!isLive(token, now)) return `ended ${token.expires ?? ''}`;
  return token.expires === undefined ? 'live' : `live until ${token.expires}`;
}
