import { parseArgs } from 'node:util';

/** `npm run bench [name ...] [-- --base DIR]`: prints figures beside the bare limit of the same run. Asserts nothing: machines differ. */
const BENCHES = [
  'startup',
  'write',
  'replay',
  'projection',
  'live',
  'room',
  'page',
  'home',
  'snapshot',
  'eventstoredb',
  'truth',
  'coding',
  'access',
  'forecasts',
  'import',
] as const;

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Folder of the build that `page` compares with; without it, it is made from this project's history. */
    base: { type: 'string' },
  },
});
for (const name of wanted) {
  if (!(BENCHES as readonly string[]).includes(name)) {
    process.stderr.write(`there is no bench "${name}"; choose from ${BENCHES.join(', ')}\n`);
    process.exit(2);
  }
}
process.stdout.write(`node ${process.version}, ${process.platform} ${process.arch}\n`);
for (const name of BENCHES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const bench = (await import(`./${name}.bench.ts`)) as { run(options: typeof values): Promise<void> };
  await bench.run(values);
}
