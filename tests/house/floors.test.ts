import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Rule {
  readonly name: string;
  readonly from: { readonly path?: string };
  readonly to: { readonly path?: string };
}

const home = fileURLToPath(new URL('../../', import.meta.url));
const config = join(home, '.dependency-cruiser.cjs');
const { forbidden } = createRequire(import.meta.url)(config) as { readonly forbidden: readonly Rule[] };

const UPWARDS = 'only-upwards-from-';
/** The rooms from top to bottom, as the rules tell them: each rule on a floor names all rooms below it. */
const ROOMS = forbidden
  .filter(({ name }) => name.startsWith(UPWARDS))
  .flatMap(({ from, to }, index, { length }) => {
    const room = /^\^src\/(.+)\/$/.exec(from.path ?? '')?.[1] ?? '';
    return index === length - 1 ? [room, /\((.+)\)/.exec(to.path ?? '')?.[1] ?? ''] : [room];
  });

const PART = 'export const part = 1;\nexport type Part = number;\n';
const value = (path: string): string => `import { part } from '${path}';\nexport const taken = part;\n`;
const type = (path: string): string => `import type { Part } from '${path}';\nexport type Taken = Part;\n`;
const taking = (path: string, names: string): string =>
  `import { ${names} } from '${path}';\nexport const taken = [${names}];\n`;

/** A house in which every room has a part, and everything allowed is done once. */
const IN_ORDER: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ROOMS.map((room) => [`src/${room}/part.ts`, PART])),
  'src/cli/tool.command.ts': value('../kernel/part.ts'),
  'src/kernel/digest.ts': taking('node:crypto', 'createHash'),
  'src/live/names.ts': PART,
  'src/dashboard/answers.ts': type('../timeline/part.ts'),
  'src/dashboard/Named.svelte': `<script lang="ts">\n  import { part } from '../live/names.ts';\n  import type { Part } from '../tension/part.ts';\n  const shown: Part = part;\n</script>\n{shown}\n`,
  'src/application.ts': value('./timeline/part.ts'),
  'src/cli/start.command.ts': taking('../application.ts', 'taken'),
  'src/main.ts': taking('@nestjs/common', 'Module'),
};

interface Break {
  readonly rule: string;
  readonly files: Readonly<Record<string, string>>;
  /** The file that breaks the rule; where it is none of `files`, one of the house. */
  readonly culprit: string;
}

/** Room by room: an import from the room right below, of a value in every second one and of a type in the others. */
const DOWNWARDS: readonly Break[] = ROOMS.slice(0, -1).map((room, floor) => {
  const culprit = `src/${room}/down.ts`;
  const below = `${'../'.repeat(room.split('/').length)}${ROOMS[floor + 1]}/part.ts`;
  const file = floor % 2 === 0 ? value(below) : type(below);
  return { rule: UPWARDS + room.replace('/', '-'), files: { [culprit]: file }, culprit };
});

const BREAKS: readonly Break[] = [
  ...DOWNWARDS,
  {
    rule: 'only-upwards-from-charts',
    culprit: 'src/charts/Down.svelte',
    files: {
      'src/charts/Down.svelte': `<script lang="ts">\n  import { part } from '../dashboard/part.ts';\n</script>\n{part}\n`,
    },
  },
  {
    rule: 'every-room-has-its-floor',
    culprit: 'src/attic/part.ts',
    files: { 'src/attic/part.ts': value('../kernel/part.ts') },
  },
  {
    rule: 'every-room-has-its-floor',
    culprit: 'src/models/third/part.ts',
    files: { 'src/models/third/part.ts': value('../../kernel/part.ts') },
  },
  {
    rule: 'no-circular',
    culprit: 'src/kernel/ring-a.ts',
    files: {
      'src/kernel/ring-a.ts': "import { b } from './ring-b.ts';\nexport const a = (): unknown => b;\n",
      'src/kernel/ring-b.ts': "import { a } from './ring-a.ts';\nexport const b = (): unknown => a;\n",
    },
  },
  {
    rule: 'no-dot-no-io',
    culprit: 'src/kernel/disk.ts',
    files: { 'src/kernel/disk.ts': taking('node:fs', 'readFileSync') },
  },
  {
    rule: 'pure-knows-no-framework',
    culprit: 'src/kernel/frame.ts',
    files: { 'src/kernel/frame.ts': taking('rxjs', 'of') },
  },
  {
    rule: 'pure-imports-pure',
    culprit: 'src/kernel/mixed.ts',
    files: { 'src/kernel/file.adapter.ts': PART, 'src/kernel/mixed.ts': value('./file.adapter.ts') },
  },
  {
    rule: 'models-know-no-library',
    culprit: 'src/models/tension/library.ts',
    files: {
      'src/models/tension/library.ts': "import type { ZodType } from 'zod';\nexport type Taken = ZodType;\n",
    },
  },
  {
    rule: 'slices-keep-their-insides',
    culprit: 'src/live/peek.adapter.ts',
    files: {
      'src/relations/acts.store.ts': PART,
      'src/live/peek.adapter.ts': value('../relations/acts.store.ts'),
    },
  },
  {
    rule: 'the-page-takes-no-server',
    culprit: 'src/dashboard/Mixed.svelte',
    files: {
      'src/dashboard/Mixed.svelte': `<script lang="ts">\n  import { part, type Part } from '../timeline/part.ts';\n  const shown: Part = part;\n</script>\n{shown}\n`,
    },
  },
  {
    rule: 'the-page-takes-no-server',
    culprit: 'src/dashboard/form.ts',
    files: { 'src/dashboard/form.ts': taking('zod', 'z') },
  },
  {
    rule: 'the-page-takes-no-server',
    culprit: 'src/whatifs/limits.ts',
    files: { 'src/whatifs/limits.ts': value('./part.ts') },
  },
  {
    rule: 'entry-points-join-parts',
    culprit: 'src/pages/start.query.ts',
    files: { 'src/pages/start.query.ts': taking('../application.ts', 'taken') },
  },
  {
    rule: 'rows-stay-in-timeline',
    culprit: 'src/projection/rows.query.ts',
    files: { 'src/timeline/slabs.ts': PART, 'src/projection/rows.query.ts': value('../timeline/slabs.ts') },
  },
  {
    rule: 'parts-join-without-a-framework',
    culprit: 'src/cli/heavy.command.ts',
    files: {
      'src/http/framed.hook.ts': taking('@nestjs/common', 'Module'),
      'src/cli/heavy.command.ts': taking('../http/framed.hook.ts', 'taken'),
    },
  },
  {
    rule: 'no-tests-in-product',
    culprit: 'src/cli/test.command.ts',
    files: { 'tests/help.ts': PART, 'src/cli/test.command.ts': value('../../tests/help.ts') },
  },
  {
    rule: 'no-dev-dependencies-in-product',
    culprit: 'src/cli/dev.command.ts',
    files: { 'src/cli/dev.command.ts': taking('vitest', 'test') },
  },
];

const folders: (() => void)[] = [];
afterAll(() => folders.forEach((remove) => remove()));

/** `rule file` of each violation in a house of these files under the rules of this one. */
async function violations(files: Readonly<Record<string, string>>): Promise<ReadonlySet<string>> {
  const { path: folder, remove } = temporaryFolder();
  folders.push(remove);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  for (const shared of ['node_modules', 'package.json', 'tsconfig.json'])
    await symlink(join(home, shared), join(folder, shared));
  const cruiser = join(home, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const out = await new Promise<string>((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 1 << 26 };
    // Its exit code is the number of errors; an answer that is no JSON fails below.
    execFile(
      process.execPath,
      [cruiser, 'src', '--config', config, '--output-type', 'json'],
      options,
      (_, stdout, stderr) => (stdout === '' ? reject(new Error(stderr)) : resolve(stdout)),
    );
  });
  const { summary } = JSON.parse(out) as {
    readonly summary: {
      readonly totalCruised: number;
      readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    };
  };
  expect(summary.totalCruised).toBeGreaterThanOrEqual(
    Object.keys(files).filter((path) => path.startsWith('src/')).length,
  );
  return new Set(summary.violations.map(({ rule, from }) => `${rule.name} ${from}`));
}

describe('given a house of the same rooms', () => {
  let inOrder: ReadonlySet<string>;
  let broken: ReadonlySet<string>;
  beforeAll(async () => {
    const files = Object.assign({}, IN_ORDER, ...BREAKS.map((each) => each.files)) as Record<string, string>;
    [inOrder, broken] = await Promise.all([violations(IN_ORDER), violations(files)]);
  });

  test('when everything is in order, then no rule complains', () => {
    expect([...inOrder]).toEqual([]);
  });

  test.each(BREAKS.map(({ rule, culprit }) => [rule, culprit]))(
    'when %s is broken, then it names %s',
    (rule, culprit) => {
      expect(broken).toContain(`${rule} ${culprit}`);
    },
  );

  test('when the rules are listed, then each was broken once', () => {
    const seen = new Set(BREAKS.map(({ rule }) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !seen.has(name))).toEqual([]);
  });
});
