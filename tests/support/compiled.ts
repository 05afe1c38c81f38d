import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
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

/** The server's entry point where it was built after the last change of a source, as `npm test` does first. */
function freshBuild(): string | undefined {
  const main = join(ROOT, 'dist/main.js');
  if (!existsSync(main)) return undefined;
  const built = statSync(main).mtimeMs;
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true });
  const changed = sources.some(
    (file) => file.isFile() && statSync(join(file.parentPath, file.name)).mtimeMs > built,
  );
  return changed ? undefined : main;
}

/**
 * The product as JavaScript, since plain Node runs no decorators: what was built, while it is of these sources; else in a folder
 * of its own, transpiled file by file, without type checks, so that it takes a second or two and leaves `dist` alone.
 */
export function compiled(): Compiled {
  const fresh = freshBuild();
  if (fresh !== undefined) return { main: fresh, remove: () => undefined };
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
    if (!name.endsWith('.ts') || name.endsWith('.d.ts') || name.startsWith('dashboard')) continue;
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
