import type { ApiClient } from '../app/api.client.ts';
import type { Session } from './session.adapter.ts';

/** What whoever looks at the page may do: everything where there are no tokens, else as their role says. */
export interface Rights {
  /** Write the record, and judge what is proposed. */
  readonly write: boolean;
  /** Read drafts and propose acts, which somebody else accepts. */
  readonly propose: boolean;
  readonly erase: boolean;
  /** Show single views to whoever has a link, where others sign in. */
  readonly links: boolean;
}

export const NO_RIGHTS: Rights = { write: false, propose: false, erase: false, links: false };

export async function rightsOf(api: ApiClient): Promise<Rights> {
  try {
    const { role, guarded } = await api.get<Session>('/api/session');
    const erase = role === 'admin';
    const write = erase || role === 'editor';
    return { erase, write, links: write && guarded, propose: write || role === 'analyst' };
  } catch {
    // Nobody who can be asked: what is written then would not arrive either.
    return NO_RIGHTS;
  }
}
