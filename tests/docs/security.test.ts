import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What SECURITY.md says of the packages that run, held against what is installed. */

const ROOT = resolve(import.meta.dirname, '../..');
const json = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
const names = Object.keys(json('package.json').dependencies as Record<string, string>);
const lock = json('package-lock.json').packages as Record<
  string,
  { readonly dev?: boolean; readonly hasInstallScript?: boolean }
>;

/** Rows of the table by package: why, licence, megabytes. */
const rows = new Map(
  [...text.matchAll(/^\| `([^`]+)` +\| ([^|]+) \| ([^|]+?) +\| ([\d.]+) +\|$/gm)].map(
    ([, name = '', why = '', licence = '', size = '']) => [
      name,
      { why: why.trim(), licence, size: Number(size) },
    ],
  ),
);

/** Bytes of a package's own files. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, each) => {
    if (each.name === 'node_modules') return sum;
    const path = join(folder, each.name);
    return sum + (each.isDirectory() ? sizeOf(path) : statSync(path).size);
  }, 0);
}

describe('SECURITY.md', () => {
  test('given the packages that run, then each has its row, and no other has', () => {
    expect([...rows.keys()].sort()).toEqual([...names].sort());
  });

  test.each(names)('given %s, then its licence and size are as they are told', (name) => {
    const { licence, size, why } = rows.get(name) ?? { licence: '', size: 0, why: '' };
    expect(json(`node_modules/${name}/package.json`).license).toBe(licence);
    expect(why.length).toBeGreaterThan(4);
    const megabytes = sizeOf(join(ROOT, 'node_modules', name)) / 1e6;
    expect(Math.abs(size - megabytes)).toBeLessThanOrEqual(0.006 + 0.05 * megabytes);
  });

  test('given all that is installed to run, then what has an install script is named, and kept from it', () => {
    const scripted = Object.entries(lock)
      .filter(([path, { dev, hasInstallScript }]) => path !== '' && dev !== true && hasInstallScript === true)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    const { allowScripts } = json('package.json') as { allowScripts: Record<string, boolean> };
    for (const name of scripted) {
      expect(text).toContain(`\`${name}\``);
      expect(allowScripts[name]).toBe(false);
    }
    expect(names.filter((name) => scripted.includes(name))).toEqual([]);
  });

  test('given what was found, then the test that holds it is there, by its words', () => {
    const found = [
      ...text.matchAll(/^\| (?:critical|high|medium|low) +\|[^|]+\| `([^`]+)`(?:: (.+?))? +\|$/gm),
    ];
    expect(found.length).toBeGreaterThan(12);
    for (const [, file = '', words = ''] of found) {
      expect([file, readFileSync(join(ROOT, file), 'utf8').includes(words.trim())]).toEqual([file, true]);
    }
  });

  test('given the files that it leads to, then they are there', () => {
    for (const [, path = ''] of text.matchAll(/\]\(([^)#]+)/g))
      expect(existsSync(join(ROOT, path)), path).toBe(true);
  });
});
