import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';

/**
 * Holds the documentation against the project: links lead somewhere, every slice says what it is for, the rooms are listed in their order, code blocks run, every setting and every
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

/** The table of `src/README.md` names the rooms of the import rules, in their order; a room to come may be missing. */
function checkRooms(): void {
  const list = /const ROOMS = \[([\s\S]*?)\];/.exec(read('.dependency-cruiser.cjs'))?.[1] ?? '';
  const ruled = [...list.matchAll(/'([^']+)'/g)]
    .map(([, room]) => room ?? '')
    .filter((room) => existsSync(join(root, 'src', room)));
  const told = [...read('src/README.md').matchAll(/^\| `([^`]+)`/gm)].map(([, room]) => room ?? '');
  if (ruled.length === 0 || ruled.join() !== told.join()) {
    faults.push(`src/README.md: the rooms are, from top to bottom, ${ruled.join(', ')}`);
  }
}

/** Runs the `ts` blocks of the slices' READMEs in their folder, a line `call; // value` compared; JSON and YAML must parse. */
function checkBlocks(): void {
  let ran = 0;
  for (const file of markdownFiles(join(root, 'src'))) {
    for (const [, language, body = ''] of readFileSync(file, 'utf8').matchAll(
      /^```([^\n]*)\n([\s\S]*?)^```/gm,
    )) {
      const fault = faultOfBlock(language ?? '', body, dirname(file));
      ran += language === 'ts' ? 1 : 0;
      if (fault !== undefined) faults.push(`${relative(root, file)}: a block of "${language}": ${fault}`);
    }
  }
  if (ran === 0) faults.push('src/*/README.md: no block of code that runs');
}

function faultOfBlock(language: string, body: string, cwd: string): string | undefined {
  try {
    if (language === 'json') JSON.parse(body);
    else if (language === 'yaml') parseYaml(body);
    else if (language === 'ts') {
      const checked = body.replace(/^(.+); \/\/ (.+)$/gm, 'deepEqual($1, $2);');
      const code = `import { deepEqual } from 'node:assert/strict';\n${checked}`;
      const args = ['--input-type=module-typescript', '-e', code];
      const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
      if (status !== 0) return stderr.trim();
    } else if (language !== 'text')
      return 'it is none of ts, json and yaml, which are tried; mark it text if it cannot run';
    return undefined;
  } catch (error) {
    return String(error);
  }
}

checkLinks();
checkSlices();
checkRooms();
checkBlocks();
checkSettings();
checkCommands();
checkTour();
for (const fault of faults) process.stderr.write(`docs: ${fault}\n`);
process.stdout.write(
  faults.length === 0 ? 'docs: links, slices, rooms, code, settings, commands and the tour hold\n' : '',
);
process.exit(faults.length === 0 ? 0 : 1);
