import { WebSocket } from 'ws';

/** People in rooms, as the bench of rooms plays them. */

export interface Place {
  readonly roomId: string;
  readonly pass: string;
}

/** What went wrong. */
export const errors: string[] = [];

export async function post<T>(url: string, body: object, pass?: string): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(pass && { authorization: `Bearer ${pass}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) errors.push(`${response.status} ${text.slice(0, 200)}`);
  return JSON.parse(text) as T;
}

/** A socket that listens; resolves once it has caught up. */
export function listen(
  url: string,
  topic: string,
  pass: string,
  hear: (frame: string) => void,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${pass}` };
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live`, { headers, perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ v: 1, type: 'subscribe', topic })));
    socket.on('message', (data: Buffer) => {
      const head = data.subarray(0, 30).toString();
      if (head.includes('"caught-up"')) resolve(socket);
      if (head.includes('"error"')) errors.push(data.toString().slice(0, 200));
      hear(data.toString());
    });
  });
}

export const step = (k: number): object => ({
  commitment: {
    day: 5 + (k % 40),
    initiator: 'USA',
    target: 'RUS',
    reciprocal: false,
    code: { code: k % 2 === 0 ? '057' : '046' },
    issue: 'summitry',
    summary: `Step ${k}.`,
  },
});
