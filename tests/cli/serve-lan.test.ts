import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { encode } from 'uqr';
import { describe, expect, test } from 'vitest';
import { lanText, signInLink } from '../../src/cli/lan-text.ts';
import { lanAddresses } from '../../src/http/lan-addresses.reader.ts';
import { SETTING_NAMES } from '../../src/http/settings.ts';
import { detente, temporaryStore } from '../support/cli.ts';
import { compiled } from '../support/compiled.ts';

const TOKEN = 'k7Qm2x9PzL0aYb3vC5dE8fG1hJ4iN6oR';

/** The dark squares of a code that was drawn by half blocks, from its lines. */
function squaresOf(lines: readonly string[]): boolean[][] {
  return lines.flatMap((line) => {
    const cells = [...line];
    return [
      cells.map((cell) => cell === ' ' || cell === '▄'),
      cells.map((cell) => cell === ' ' || cell === '▀'),
    ];
  });
}

describe('detente serve --lan', () => {
  test('given addresses and tokens, when they are told, then each address has a link for each, and the code is that of the first for the class', () => {
    const text = lanText(['192.168.1.4', 'fd00::1'], 8321, [
      { name: 'facilitator', role: 'editor', token: 'other' },
      { name: 'class', role: 'analyst', token: TOKEN },
    ]);
    for (const link of [
      'http://192.168.1.4:8321/signin#other',
      `http://192.168.1.4:8321/signin#${TOKEN}`,
      `http://[fd00::1]:8321/signin#${TOKEN}`,
    ]) {
      expect(text).toContain(`  ${link}\n`);
    }
    const drawn = squaresOf(text.split('\n').filter((line) => /^[ █▀▄]+$/.test(line) && line.length > 20));
    const { data } = encode(signInLink('http://192.168.1.4:8321', TOKEN), { border: 4 });
    expect(drawn.slice(0, data.length)).toEqual(data);
  });

  test('given no address, when it is told, then it says what to do', () => {
    expect(lanText([], 8321, [])).toContain('connect it to one');
  });

  test('given a server that is opened so, when its link is used, then it signs in, and without one nothing is read', async () => {
    const program = compiled();
    const entry = join(dirname(program.main), 'cli.js');
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      entry,
      '--store',
      'memory:',
      'serve',
      '--lan',
      '--port',
      '0',
    ]);
    try {
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      await expect.poll(() => said, { timeout: 60_000 }).toMatch(/signin#|no address on a local network/);
      const [, port = ''] = /listens on http:\/\/[^ ]*:(\d+)/.exec(said) ?? [];
      const own = `http://127.0.0.1:${port}`;
      expect((await fetch(`${own}/api/histories`)).status).toBe(401);
      const links = [...said.matchAll(/(http:\/\/\S+)\/signin#(\S+)/g)];
      expect(links).toHaveLength(2 * lanAddresses('0.0.0.0').length);
      for (const [, base = '', token = ''] of links) {
        const signed = await fetch(`${base}/api/session`, {
          method: 'POST',
          headers: { origin: base, 'content-type': 'application/json' },
          body: JSON.stringify({ token }),
        });
        expect(signed.status).toBe(200);
        const cookie = (signed.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
        expect((await fetch(`${base}/api/histories`, { headers: { cookie } })).status).toBe(200);
      }
    } finally {
      child.kill('SIGKILL');
      program.remove();
    }
  }, 90_000);
});

describe('detente config', () => {
  test('given settings from the environment and an option, when they are printed, then each has its value, source, default and meaning, and no secret is shown', async () => {
    using place = temporaryStore();
    const { stdout, exitCode } = await detente(['--store', place.store, 'config', '--json'], {
      env: { DETENTE_TOKENS: `ann:${TOKEN}`, DETENTE_PORT: '9000' },
    });
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain(TOKEN);
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; meaning: string });
    expect(rows.map(({ name }) => name)).toEqual(SETTING_NAMES);
    const of = (name: string) => rows.find((row) => row.name === name);
    expect(of('DETENTE_STORE')).toMatchObject({
      value: place.store,
      source: 'option',
      default: 'sqlite:./data/detente.db',
    });
    expect(of('DETENTE_PORT')).toMatchObject({ value: '9000', source: 'environment', default: '8321' });
    expect(of('DETENTE_HOST')).toMatchObject({ value: '127.0.0.1', source: 'default' });
    expect(of('DETENTE_TOKENS')).toMatchObject({ value: 'set, not shown' });
    expect(rows.filter(({ meaning }) => meaning.length < 10)).toEqual([]);
  });

  test('given a setting that is wrong, or a password in the store, when they are printed, then the fault is told and the password is not', async () => {
    const { stdout, stderr, exitCode } = await detente(
      ['--store', 'esdb://anna:secret-word@db:2113', 'config'],
      { env: { DETENTE_PORT: 'many' } },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('DETENTE_PORT=many is not a port');
    expect(stdout).toContain('esdb://***@db:2113');
    expect(stdout + stderr).not.toContain('secret-word');
  });
});
