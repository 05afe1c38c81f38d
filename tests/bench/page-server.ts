import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface PageServer {
  readonly url: string;
  /** The answer to a request in JSON; throws where it is a refusal. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<any>;
  close(): Promise<void>;
}

/** Starts the build in a folder as people do, on a free port and an empty memory with the Geneva history. */
export async function serveBuild(folder: string): Promise<PageServer> {
  const child = spawn(process.execPath, [join(folder, 'dist/main.js')], {
    cwd: folder,
    env: { ...process.env, DETENTE_PORT: '0', DETENTE_STORE: 'memory:', DETENTE_SCENARIO: 'geneva-2021' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    const url = /listens on (\S+)/.exec(said)?.[1];
    if (url !== undefined && said.includes('/timeline')) resolve(url);
  });
  child.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  const url = await promise;
  return {
    url,
    send: async (method, path, body, headers = {}) => {
      const response = await fetch(url + path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text);
    },
    close: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
