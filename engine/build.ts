import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** `npm run build:engine`: compiles `engine/assembly` and writes the module into the source, where it is committed. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMPILER = fileURLToPath(new URL('../node_modules/assemblyscript/bin/asc.js', import.meta.url));
export const WRITTEN = fileURLToPath(new URL('../src/models/reaction/engine/module.ts', import.meta.url));

/** Characters of a line. */
const LINE = 110;

const OPTIONS = [
  '-O3',
  '--runtime',
  'stub',
  // Two states of a path side by side.
  '--enable',
  'simd',
  // The host makes the memory, of a fixed size, and lays it out from address 0 on.
  '--importMemory',
  '--memoryBase',
  '0',
  // Without it each check would put the path of its source into the module.
  '--use',
  'abort=',
  // Addresses are 32 bits, and so are the constants that they are put together from.
  '--disableWarning',
  '201',
];

/** The text of `module.ts` as the sources give it. */
export async function compiled(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'detente-engine-'));
  try {
    const out = join(folder, 'engine.wasm');
    const args = [COMPILER, 'engine/assembly/path.ts', ...OPTIONS, '--outFile', out];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    return sourceOf((await readFile(out)).toString('base64'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function sourceOf(base64: string): string {
  const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return [
    '/** The engine as a WebAssembly module in Base64; made of `engine/assembly` by `npm run build:engine`. */',
    'export const ENGINE_MODULE = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}

if (import.meta.main) await writeFile(WRITTEN, await compiled());
