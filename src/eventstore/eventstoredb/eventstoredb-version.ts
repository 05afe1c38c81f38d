import { StoreError } from '../port.ts';

/** The first server that says when a subscription has caught up. */
const OLDEST_SERVER = [23, 10] as const;

/** The error for a server that is too old to be used; `version` as the server tells it, e.g. `24.6.0.0`. */
export function refusalOfVersion(version: string): StoreError | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_SERVER;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return new StoreError(
    'unusable',
    `EventStoreDB ${version} is too old`,
    `Upgrade the server to ${OLDEST_SERVER.join('.')} or later.`,
  );
}
