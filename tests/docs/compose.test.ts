import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseEventStoreDbAddress } from '../../src/eventstore/eventstoredb/eventstoredb-address.ts';
import { APPEND_LIMIT } from '../../src/eventstore/port.ts';
import { configurationOf, unguarded } from '../../src/http/configuration.ts';

/**
 * What can be known of the container files without a Docker engine: that they are well-formed after the Compose specification
 * and the Dockerfile reference, agree with each other and with the program, and keep what they promise.
 */

const ROOT = resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

interface Service {
  readonly [key: string]: unknown;
  readonly image: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: Readonly<Record<string, unknown>>;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_signal?: string;
  readonly stop_grace_period?: string;
  readonly command?: readonly string[];
  readonly network_mode?: string;
}

interface Compose {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const servers = services.filter(([, { build }]) => build !== undefined);
const nodes = services.filter(([, { image }]) => image.startsWith('eventstore/eventstore:'));
const dockerfile = read('Dockerfile');
/** The instructions of the Dockerfile, a continued line as one. */
const instructions = dockerfile
  .replaceAll(/\\\n/g, ' ')
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '' && !line.startsWith('#'));

/** The members of a service that the Compose specification has and that are used here. */
const KNOWN = new Set([
  'build',
  'cap_drop',
  'command',
  'depends_on',
  'entrypoint',
  'environment',
  'healthcheck',
  'image',
  'init',
  'network_mode',
  'networks',
  'ports',
  'profiles',
  'read_only',
  'restart',
  'security_opt',
  'stop_grace_period',
  'stop_signal',
  'tmpfs',
  'user',
  'volumes',
]);

/** Variables as a shell of somebody who starts it has them. */
const SHELL: Readonly<Record<string, string>> = {
  DETENTE_TOKENS: 'ann:a-token-that-is-long',
  ESDB_ADMIN_PASSWORD: 'secret',
};
const interpolated = (text: string): string =>
  text.replaceAll(/\$\{([A-Z_]+)(?::[?-][^}]*)?\}/g, (_, name: string) => SHELL[name] ?? '');
const environmentOf = ({ environment = {} }: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolated(String(value))]));
const imageEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    instructions
      .filter((line) => line.startsWith('ENV '))
      .flatMap((line) =>
        [...line.slice(4).matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]),
      ),
  );

describe('docker-compose.yml', () => {
  test('given the file, when it is read after the specification, then every member is known and every reference leads somewhere', () => {
    expect(compose.name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
    for (const [name, service] of services) {
      expect(Object.keys(service).filter((key) => !KNOWN.has(key))).toEqual([]);
      for (const dependency of Object.keys(service.depends_on ?? {})) {
        expect(compose.services, name).toHaveProperty([dependency]);
      }
      for (const network of service.networks ?? []) expect(compose.networks, name).toHaveProperty([network]);
      for (const volume of service.volumes ?? []) {
        const [source = '', target = '', mode = 'rw'] = volume.split(':');
        expect(compose.volumes, name).toHaveProperty([source]);
        expect(target).toMatch(/^\//);
        expect(['rw', 'ro']).toContain(mode);
      }
    }
    const mounted = new Set(services.flatMap(([, { volumes = [] }]) => volumes.map((v) => v.split(':')[0])));
    expect([...mounted].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  test('given no profile, then there is one node and one server; given the profile cluster, then three nodes and two servers besides', () => {
    const namesOf = (list: typeof services, profile?: string): string[] =>
      list.filter(([, { profiles }]) => profiles?.[0] === profile).map(([name]) => name);
    expect(namesOf(servers)).toEqual(['server']);
    expect(namesOf(nodes)).toEqual(['eventstore']);
    expect(namesOf(servers, 'cluster')).toEqual(['server-1', 'server-2']);
    expect(namesOf(nodes, 'cluster')).toEqual(['node1', 'node2', 'node3']);
  });

  test('given what a service needs, then that is in its profile, and it waits until it is healthy or done', () => {
    for (const [name, { depends_on = {}, profiles = [] }] of services) {
      for (const [dependency, { condition }] of Object.entries(depends_on)) {
        const other = compose.services[dependency] as Service;
        expect(other.profiles ?? [], `${name} needs ${dependency}`).toEqual(profiles);
        const isNode = nodes.some(([node]) => node === dependency);
        expect(condition).toBe(isNode ? 'service_healthy' : 'service_completed_successfully');
      }
    }
  });

  test('given the images, then each is pinned to a version, and the server’s is that of this program', () => {
    for (const [, { image }] of services) {
      expect(image).toMatch(/^[a-z0-9/-]+:\d+\.\d+\.\d+[a-z0-9.-]*$/);
    }
    const { version } = JSON.parse(read('package.json')) as { version: string };
    for (const [, { image }] of servers) expect(image).toBe(`detente:${version}`);
  });

  test('given the servers, then they run without rights, on a read-only file system, and are given the time to stop', () => {
    for (const [, server] of servers) {
      expect(server).toMatchObject({
        user: '1000:1000',
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        stop_signal: 'SIGTERM',
      });
      // The server stops within 10 s by itself.
      expect(Number.parseInt(server.stop_grace_period ?? '', 10)).toBeGreaterThan(10);
      // What it writes lies on a volume: the store or the snapshot.
      const written = environmentOf(server)['DETENTE_SNAPSHOTS'] ?? '';
      expect(server.volumes?.some((volume) => written.startsWith(`${volume.split(':')[1]}/`))).toBe(true);
    }
  });

  test('given the settings of a server, when the program reads them, then it accepts them, and knows every one', () => {
    const sources = (readdirSync(join(ROOT, 'src'), { recursive: true }) as string[])
      .filter((name) => name.endsWith('.ts'))
      .map((name) => read(join('src', name)))
      .join('\n');
    for (const [, server] of servers) {
      const environment = { ...imageEnvironment(), ...environmentOf(server) };
      const configuration = configurationOf(environment);
      expect(configuration).toMatchObject({ ok: true, value: { host: '0.0.0.0', port: 8321 } });
      if (!configuration.ok || configuration.value.store.kind !== 'esdb')
        throw new Error('no cluster is named');
      const address = parseEventStoreDbAddress(configuration.value.store.connectionString);
      for (const { address: host } of address.nodes) {
        expect(nodes.map(([name]) => name)).toContain(host);
        expect(Object.keys(server.depends_on ?? {})).toContain(host);
      }
      if (address.tlsCaFile !== undefined) {
        const folder = address.tlsCaFile.replace(/\/[^/]+$/, '');
        expect(server.volumes?.map((volume) => volume.split(':')[1])).toContain(folder);
      }
      for (const name of Object.keys(environment).filter((name) => name.startsWith('DETENTE_'))) {
        expect(sources, name).toContain(`'${name}'`);
      }
    }
  });

  test('given the ports, then servers can be reached from this machine alone, on different ports, and nodes not at all', () => {
    const published = servers.flatMap(([, { ports = [] }]) => ports);
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:\d+:8321$/);
    expect(new Set(published).size).toBe(servers.length);
    for (const [, { ports, networks }] of nodes) {
      expect(ports).toBeUndefined();
      expect(networks).toEqual(['record']);
    }
    expect(compose.networks['record']).toEqual({ internal: true });
  });

  test('given the nodes, then they take every append, keep their data, say how they are, and those of the cluster speak TLS', () => {
    for (const [name, node] of nodes) {
      const settings = environmentOf(node);
      expect(Number(settings['EVENTSTORE_MAX_APPEND_SIZE'])).toBeGreaterThanOrEqual(2 * APPEND_LIMIT);
      expect(node.volumes?.map((volume) => volume.split(':')[1])).toContain('/var/lib/eventstore');
      expect(node.healthcheck).toMatchObject({
        test: ['CMD-SHELL', expect.stringContaining('/health/live')],
      });
      if (node.profiles === undefined) continue;
      expect(settings).not.toHaveProperty('EVENTSTORE_INSECURE');
      expect(settings['EVENTSTORE_CLUSTER_SIZE']).toBe('3');
      expect(settings['EVENTSTORE_NODE_HOST_ADVERTISE_AS']).toBe(name);
      const seeds = settings['EVENTSTORE_GOSSIP_SEED']?.split(',').map((seed) => seed.replace(/:2113$/, ''));
      expect([...(seeds ?? []), name].sort()).toEqual(['node1', 'node2', 'node3']);
      for (const file of [
        'CERTIFICATE_FILE',
        'CERTIFICATE_PRIVATE_KEY_FILE',
        'TRUSTED_ROOT_CERTIFICATES_PATH',
      ]) {
        const path = settings[`EVENTSTORE_${file}`] ?? '';
        expect(node.volumes?.some((volume) => path.startsWith(volume.split(':')[1] ?? 'none'))).toBe(true);
      }
    }
  });

  test('given the certificates, then a key is seen by its own node alone, and the authority’s by nobody', () => {
    const seenBy = (volume: string): string[] =>
      services
        .filter(([, { volumes = [] }]) => volumes.some((v) => v.startsWith(`${volume}:`)))
        .map(([name]) => name);
    expect(seenBy('authority-key')).toEqual(['certificates']);
    for (const node of ['node1', 'node2', 'node3']) {
      expect(seenBy(`${node}-certificate`).sort()).toEqual(['certificates', node]);
      expect(compose.services['certificates']?.volumes).toContain(`${node}-certificate:/made/${node}`);
    }
    expect(compose.services['certificates']?.network_mode).toBe('none');
    // A dollar sign of the shell is doubled, else Compose would take it for a variable of its own.
    const script = compose.services['certificates']?.command?.[0] ?? '';
    expect(script.replaceAll('$$', '')).not.toContain('$');
  });

  test('given a secret, then it stands in no file, and the tokens of a server have to be set', () => {
    const text = read('docker-compose.yml');
    for (const [, server] of servers) {
      expect(server.environment?.['DETENTE_TOKENS']).toMatch(/^\$\{DETENTE_TOKENS:\?/);
    }
    expect(text).not.toMatch(/PASSWORD: (?!\$\{)/);
  });
});

describe('Dockerfile', () => {
  test('given the stages, then all begin from one pinned Node, the one that the program is developed with', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const [argument] = instructions;
    expect(argument).toBe(`ARG NODE=${devDependencies['node']}-bookworm-slim`);
    const stages = instructions.filter((line) => line.startsWith('FROM '));
    expect(stages).toHaveLength(3);
    for (const stage of stages) expect(stage).toMatch(/^FROM node:\$\{NODE\}/);
  });

  test('given what is copied, then it is there, and the builder is sent it', () => {
    const ignore = read('.dockerignore').split('\n');
    expect(ignore).toContain('*');
    for (const line of instructions.filter((line) => line.startsWith('COPY ') && !line.includes('--from='))) {
      for (const source of line.split(/\s+/).slice(1, -1)) {
        expect(existsSync(join(ROOT, source)), source).toBe(true);
        expect(ignore, source).toContain(`!${source}`);
      }
    }
  });

  test('given the last stage, then it runs as no root, from files that it cannot change, says how it is, and stops on SIGTERM', () => {
    const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));
    const at = (start: string): number => last.findIndex((line) => line.startsWith(start));
    expect(last).toContain('USER node');
    expect(at('USER')).toBeGreaterThan(at('COPY'));
    expect(last.filter((line) => line.startsWith('COPY')).some((line) => line.includes('--chown'))).toBe(
      false,
    );
    expect(last.find((line) => line.startsWith('HEALTHCHECK'))).toContain('/health/ready');
    expect(last).toContain('STOPSIGNAL SIGTERM');
    expect(last.at(-1)).toBe('CMD ["node", "dist/main.js"]');
    // In the form of a list, so that no shell stands between Docker and the signal.
    expect(last.filter((line) => /^(CMD|ENTRYPOINT) [^[]/.test(line))).toEqual([]);
  });

  test('given the image alone, when it is started with tokens, then the program accepts its settings and keeps data on the volume', () => {
    const configuration = configurationOf({ ...imageEnvironment(), ...SHELL });
    expect(configuration).toMatchObject({
      ok: true,
      value: { host: '0.0.0.0', store: { kind: 'sqlite', path: '/app/data/detente.db' } },
    });
    expect(instructions).toContain('VOLUME /app/data');
    const bare = configurationOf(imageEnvironment());
    expect(bare.ok && unguarded(bare.value, false)?.message).toContain('without an access token');
  });
});
