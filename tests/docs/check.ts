import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * Holds the documentation against the project: links lead somewhere, every slice says what it is for, every setting and every
 * command is explained, and the output shown in the README's tour is what the commands print. Run by `npm run check:docs`
 * after a build.
 */

const root = resolve(import.meta.dirname, '../..');
const faults: string[] = [];
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.git', 'data', 'golden'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

function checkLinks(): void {
  for (const file of markdownFiles(root)) {
    const text = readFileSync(file, 'utf8').replace(/```[\s\S]*?```/g, '');
    for (const match of text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s]+)\)/g)) {
      const target = (match[1] ?? '').split('#')[0] ?? '';
      if (!existsSync(resolve(dirname(file), target))) {
        faults.push(`${relative(root, file)}: the link ${match[1]} leads nowhere`);
      }
    }
  }
}

function checkSlices(): void {
  const readme = read('README.md');
  for (const slice of readdirSync(join(root, 'src'), { withFileTypes: true })) {
    if (!slice.isDirectory()) continue;
    const path = `src/${slice.name}/README.md`;
    if (!existsSync(join(root, path))) faults.push(`${path} is missing: every slice says what it is for`);
    else if (!readme.includes(`(${path})`)) faults.push(`README.md does not link to ${path}`);
  }
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && statSync(join(folder, name)).isFile())
    .map((name) => join(folder, name));
}

function checkSettings(): void {
  const readme = read('README.md');
  const used = new Set(
    sourceFiles(join(root, 'src')).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\['(DETENTE_[A-Z_]+)'\]/g)].map(([, name]) => name ?? ''),
    ),
  );
  for (const name of used) {
    if (!readme.includes(`| \`${name}\``)) faults.push(`README.md: the configuration table lacks ${name}`);
  }
  for (const [, name] of readme.matchAll(/\| `(DETENTE_[A-Z_]+)`/g)) {
    if (name !== undefined && !used.has(name)) faults.push(`README.md explains ${name}, which nothing reads`);
  }
}

function checkCommands(): void {
  const readme = read('README.md');
  const help = spawnSync(process.execPath, [join(root, 'dist/cli.js'), '--help'], {
    encoding: 'utf8',
  }).stdout;
  const commands = [...help.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name ?? '');
  if (commands.length < 5) faults.push('detente --help lists hardly any command: was the project built?');
  for (const name of commands) {
    if (name !== 'help' && !new RegExp(`(?:\`(?:detente )?|detente -- )${name}\\b`).test(readme)) {
      faults.push(`README.md does not mention the command ${name}`);
    }
  }
}

/** Runs each `$ npm run -s detente -- ...` of the README's console blocks and compares what it prints. */
function checkTour(): void {
  const folder = mkdtempSync(join(tmpdir(), 'detente-tour-'));
  const env = {
    ...process.env,
    DETENTE_STORE: `sqlite:${join(folder, 'tour.db')}`,
    NO_COLOR: '1',
    LANG: 'C.UTF-8',
  };
  let ran = 0;
  for (const [, block] of read('README.md').matchAll(/```console\n([\s\S]*?)```/g)) {
    for (const part of (block ?? '').split(/^\$ /m).slice(1)) {
      const [command = '', ...lines] = part.split('\n');
      const call = /^npm run -s detente -- (.*)$/.exec(command)?.[1];
      if (call === undefined) continue;
      const shown = lines.join('\n').trim();
      const result = spawnSync('bash', ['-c', `"${process.execPath}" dist/cli.js ${call} 2>&1`], {
        cwd: root,
        env,
        encoding: 'utf8',
      });
      ran += 1;
      if (!fits(shown, result.stdout.trim())) {
        faults.push(
          `README.md: "detente ${call}" now prints\n${result.stdout.trim()}\n-- and not what the tour shows`,
        );
      }
    }
  }
  if (ran === 0) faults.push('README.md: the tour shows no command of the project');
  rmSync(folder, { recursive: true });
}

/** A line `...` in the tour stands for any number of lines. */
function fits(shown: string, printed: string): boolean {
  const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const lines = shown
    .split('\n')
    .map((line) => (line.trim() === '...' ? '(?:.*\\n)*?.*' : `${escape(line.trimEnd())}[ ]*`));
  return new RegExp(`^${lines.join('\\n')}$`).test(printed);
}

checkLinks();
checkSlices();
checkSettings();
checkCommands();
checkTour();
for (const fault of faults) process.stderr.write(`docs: ${fault}\n`);
process.stdout.write(
  faults.length === 0 ? 'docs: links, slices, settings, commands and the tour hold\n' : '',
);
process.exit(faults.length === 0 ? 0 : 1);
