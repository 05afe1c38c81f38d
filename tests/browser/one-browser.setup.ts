import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { launchOptions } from './chromium.ts';
import { buildPage } from './support.ts';

/** One built page and one browser for all test files of a run; each file still has contexts and servers of its own. */

const ROOT = join(import.meta.dirname, '../..');
const BUILT = join(ROOT, 'dist/dashboard');

/** When a file of the folder was last changed; 0 where there is none. */
function lastChange(folder: string): number {
  if (!existsSync(folder)) return 0;
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

/** Called once before the first test file of the browser; what it returns is called after the last. */
export default async function startOnce(): Promise<() => Promise<void>> {
  const isFresh = existsSync(join(BUILT, 'index.html')) && lastChange(BUILT) > lastChange(join(ROOT, 'src'));
  const folder = isFresh ? BUILT : mkdtempSync(join(tmpdir(), 'detente-page-'));
  if (!isFresh) await buildPage(folder);
  const server = await chromium.launchServer(await launchOptions());
  process.env['DETENTE_TEST_PAGE'] = folder;
  process.env['DETENTE_TEST_BROWSER'] = server.wsEndpoint();
  return async () => {
    await server.close();
    if (!isFresh) rmSync(folder, { recursive: true, force: true });
  };
}
