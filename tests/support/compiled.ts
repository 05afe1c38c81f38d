import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Compiled {
  /** Path of the server's entry point, for plain `node`. */
  readonly main: string;
  remove(): void;
}

/**
 * The product as JavaScript in a folder of its own, since plain Node runs no decorators: transpiled file by file, without
 * type checks, so that it takes a second or two and leaves `dist` alone.
 */
export function compiled(): Compiled {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'detente-test-'));
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  const compilerOptions = {
    ...options,
    noEmit: false,
    allowImportingTsExtensions: false,
    sourceMap: false,
    module: ts.ModuleKind.ESNext,
  };
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true }) as string[]) {
    if (!name.endsWith('.ts') || name.startsWith('dashboard')) continue;
    const source = readFileSync(join(ROOT, 'src', name), 'utf8');
    const { outputText } = ts.transpileModule(source, { fileName: name, compilerOptions });
    const path = join(folder, 'dist', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputText);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(join(ROOT, 'scenarios'), join(folder, 'scenarios'));
  return {
    main: join(folder, 'dist/main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
