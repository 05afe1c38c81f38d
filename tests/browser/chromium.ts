import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';

/** Flags with which the browser runs as root and without a graphics card, wherever it has to. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'];

const PACKAGE = '@sparticuz/chromium';
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');

/** The packaged fonts wherever they are unpacked; the package's own file looks for them in `/tmp` alone. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`;

/**
 * A browser: that of the test run where there is one (closing it closes this connection and its contexts alone), otherwise
 * the one that comes with the package, or the executable that `CHROMIUM_PATH` names.
 * @param flags further command line flags; with any, a browser of its own is started
 */
export async function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  const shared = process.env['DETENTE_TEST_BROWSER'];
  if (shared !== undefined && flags.length === 0) return chromium.connect(shared);
  return chromium.launch(await launchOptions(flags));
}

/** What starts a browser here, with the packaged one unpacked. */
export async function launchOptions(flags: readonly string[] = []): Promise<LaunchOptions> {
  const named = process.env['CHROMIUM_PATH'];
  const executablePath = named === undefined || named === '' ? await unpacked() : named;
  return { executablePath, args: [...FLAGS, ...flags], headless: true, timeout: 60_000 };
}

/**
 * Unpacks the packaged browser into a folder named by its version, and gives the path of its executable. Several test files
 * may do so at once: each unpacks into a folder of its own, the first to finish gives it the name that lasts, and nobody
 * ever starts what another is still writing.
 */
async function unpacked(): Promise<string> {
  const folder = join(CACHE, `chromium-${packagedVersion()}`);
  const { TMPDIR } = process.env;
  // Without it the package does not bring the libraries that a bare machine lacks; it looks for them where it unpacks.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x';
  try {
    process.env['TMPDIR'] = folder;
    const { default: packaged } = await import('@sparticuz/chromium');
    if (!existsSync(folder)) {
      mkdirSync(CACHE, { recursive: true });
      const fresh = mkdtempSync(`${folder}-`);
      process.env['TMPDIR'] = fresh;
      await packaged.executablePath();
      writeFileSync(join(fresh, 'fonts/fonts.conf'), FONTS);
      try {
        renameSync(fresh, folder);
      } catch (error) {
        rmSync(fresh, { recursive: true, force: true });
        if (!existsSync(folder)) throw error;
      }
    }
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  }
  return join(folder, 'chromium');
}

function packagedVersion(): string {
  const path = findPackageJSON(PACKAGE, import.meta.url);
  if (path === undefined) throw new Error(`${PACKAGE} is not installed: run npm ci, or set CHROMIUM_PATH`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}
