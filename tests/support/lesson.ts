import { HISTORY } from './relations.ts';
import { listening, withActs, type Answer, type Client } from './server.ts';

/** Rooms on a server that wants tokens, played by phones that have none. */

export const TOKEN = 'a-long-random-text-of-a-teacher';
export const TEACHER = { authorization: `Bearer ${TOKEN}` };
export const ADMIN = { authorization: `Bearer ${TOKEN}-2` };

export interface Phone {
  readonly participant: string;
  readonly headers: { readonly authorization: string };
}

export const phoneOf = ({ json }: Answer): Phone => ({
  participant: json.participant,
  headers: { authorization: `Bearer ${json.pass}` },
});

/** A server with the acts of Geneva. */
export async function school(): Promise<Client> {
  const client = await listening({
    env: { DETENTE_TOKENS: `teacher/analyst:${TOKEN},admin/admin:${TOKEN}-2` },
  });
  await withActs({ ...client, post: (path, body) => client.post(path, body, ADMIN) }, 'sanctions');
  return client;
}

/** A room that the teacher opens. */
export async function openedIn(client: Client, title = 'Geneva, again', opening: object = {}) {
  const answer = await client.post(
    '/api/rooms',
    { history: HISTORY, title, name: 'Ms Weber', base: { at: '2021-06-15' }, ...opening },
    TEACHER,
  );
  if (answer.status !== 201) throw new Error(`the room is not opened: ${answer.text}`);
  const { roomId, code } = answer.json;
  const at = `/api/rooms/${roomId}`;
  const move = async ({ headers }: Phone, body: object) => client.post(`${at}/moves`, body, headers);
  return {
    roomId: roomId as string,
    code: code as string,
    at,
    facilitator: phoneOf(answer),
    join: async (name: string, party?: string) => {
      const body = { code, name, ...(party !== undefined && { party }) };
      const joined = await client.post('/api/rooms/joining', body);
      if (joined.status !== 201) throw new Error(`${name} is not let in: ${joined.text}`);
      return phoneOf(joined);
    },
    move,
    /** A move that is taken. */
    done: async (phone: Phone, body: object): Promise<void> => {
      const { status, text } = await move(phone, body);
      if (status !== 201) throw new Error(`${JSON.stringify(body)} is answered by ${status}: ${text}`);
    },
    show: async ({ headers }: Phone) => (await client.get(at, headers)).json,
  };
}

export const commitment = (changes: object = {}) => ({
  commitment: {
    day: 10,
    initiator: 'USA',
    target: 'RUS',
    reciprocal: true,
    code: { code: '057' },
    issue: 'summitry',
    summary: 'They extend the treaty.',
    ...changes,
  },
});
