import type { ApiClient } from '../app/api.client.ts';
import type { Session } from './session.adapter.ts';

/** Whether whoever looks at the page may write the record: everybody where there are no tokens, else an editor. */
export async function mayWrite(api: ApiClient): Promise<boolean> {
  try {
    const { role } = await api.get<Session>('/api/session');
    return role === 'editor' || role === 'admin';
  } catch {
    // Nobody who can be asked: what is written then would not arrive either.
    return false;
  }
}
