import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The last revision whose page asked for projections again and again. */
const REVISION = 'c47ea66';

export interface Tree {
  readonly folder: string;
  remove(): void;
}

/**
 * The build of the revision to compare with: in the folder that is given, or in one that is made of this project's own history and
 * removed at the end; installing and building it takes a minute.
 */
export function pollingBuild(root: string, given: string | undefined): Tree {
  if (given !== undefined) {
    const folder = resolve(given);
    if (!existsSync(join(folder, 'dist/main.js'))) build(folder);
    return { folder, remove: () => undefined };
  }
  const folder = mkdtempSync(join(tmpdir(), 'detente-polling-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    run('git', ['clone', '--quiet', '--no-checkout', '--shared', root, folder], root);
    run('git', ['checkout', '--quiet', REVISION], folder);
    build(folder);
  } catch (error) {
    remove();
    throw new Error(`the build of ${REVISION} could not be made; give its folder as --base DIR`, {
      cause: error,
    });
  }
  return { folder, remove };
}

function build(folder: string): void {
  if (!existsSync(join(folder, 'node_modules'))) run('npm', ['ci', '--no-audit', '--no-fund'], folder);
  run('npm', ['run', '--silent', 'build'], folder);
}

const run = (command: string, args: readonly string[], cwd: string): void =>
  void execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
