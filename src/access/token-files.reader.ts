import { readFile } from 'node:fs/promises';
import type { Settings } from '../http/settings.ts';
import { err, ok, rejection, type Result } from '../kernel/result.ts';

/**
 * The settings with the tokens that lie in files, so that no token need stand in an environment: `DETENTE_TOKENS_FILE` with an entry
 * as in `DETENTE_TOKENS` a line (`#` begins a remark), and `DETENTE_ADMIN_TOKEN_FILE` with the token of `admin` alone.
 */
export async function withTokenFiles(env: Settings): Promise<Result<Settings>> {
  const entries = [env['DETENTE_TOKENS'] ?? ''];
  const listed = await contentOf('DETENTE_TOKENS_FILE', env['DETENTE_TOKENS_FILE']);
  if (!listed.ok) return listed;
  entries.push(...listed.value.split('\n').filter((line) => !line.trimStart().startsWith('#')));
  const admin = await contentOf('DETENTE_ADMIN_TOKEN_FILE', env['DETENTE_ADMIN_TOKEN_FILE']);
  if (!admin.ok) return admin;
  const token = admin.value.trim();
  if (env['DETENTE_ADMIN_TOKEN_FILE'] && (token.length < 16 || /[\s,]/.test(token))) {
    return refused(
      `DETENTE_ADMIN_TOKEN_FILE names ${env['DETENTE_ADMIN_TOKEN_FILE']}, which does not hold one token of at least 16 characters`,
      'Put a long random text into it, and nothing else.',
    );
  }
  if (token !== '') entries.push(`admin/admin:${token}`);
  return ok({ ...env, DETENTE_TOKENS: entries.join('\n') });
}

async function contentOf(setting: string, path: string | undefined): Promise<Result<string>> {
  if (path === undefined || path === '') return ok('');
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)));
  } catch (error) {
    if (error instanceof TypeError)
      return refused(`${setting} names ${path}, which is not text in UTF-8`, 'Save it as UTF-8.');
    const { code } = error as NodeJS.ErrnoException;
    return refused(
      `${setting} names ${path}, which cannot be read (${code ?? String(error)})`,
      'Correct the path, or let the server read the file.',
    );
  }
}

const refused = (message: string, remedy: string): Result<never> =>
  err(rejection('malformed', 'configuration', message, remedy));
