import type { Problem } from '../app/api.client.ts';
import { settings } from '../app/settings.store.svelte.ts';

/** Who is signed in, as the server says. */
export interface Session {
  readonly guarded: boolean;
  readonly anonymous: boolean;
  readonly name?: string;
  readonly role?: string;
}

/** Why a link did not sign in, for whoever is asked for a token then. */
export let linkFault: Problem | undefined;

/** A token as an admin sees it. */
export interface HeldToken {
  readonly tokenId?: string;
  readonly name: string;
  readonly role: string;
  readonly state: 'live' | 'ended' | 'revoked' | 'set';
  readonly expires?: string;
  readonly reason?: string;
}

const session = (method: 'GET' | 'POST' | 'DELETE', body?: object): Promise<Session | Problem> =>
  asked<Session>('./api/session', method, body);

/** Who holds a token; a problem where whoever asks is no admin. */
export const heldTokens = (): Promise<{ readonly tokens: readonly HeldToken[] } | Problem> =>
  asked<{ readonly tokens: readonly HeldToken[] }>('./api/tokens', 'GET');

async function asked<T>(
  path: string,
  method: 'GET' | 'POST' | 'DELETE',
  body?: object,
): Promise<T | Problem> {
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T | Problem;
    return response.ok ? answer : { ...(answer as Problem), status: response.status };
  } catch {
    return {
      status: 0,
      code: 'no-answer',
      detail: 'The server does not answer.',
      remedy: 'Check that it runs, and try again.',
    };
  }
}

export const isFault = (answer: object): answer is Problem => 'detail' in answer;

/** Gives the token for a cookie that no script can read; every tab of the browser has it. */
export async function signIn(token: string): Promise<Session | Problem> {
  const answer = await session('POST', { token });
  if (!isFault(answer)) settings.sign(answer.name ?? '');
  return answer;
}

export async function signOut(): Promise<void> {
  await session('DELETE');
  settings.sign('');
}

/** Who the server takes this browser for. */
export async function whoAmI(): Promise<Session | undefined> {
  const answer = await session('GET');
  return isFault(answer) ? undefined : answer;
}

/** Signs in with the token behind the # of the address, which is then gone from it and from the history of the browser. */
export async function signInByLink(): Promise<void> {
  const token = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, '', './');
  if (token === '') return;
  const answer = await signIn(token);
  if (isFault(answer)) linkFault = answer;
}
