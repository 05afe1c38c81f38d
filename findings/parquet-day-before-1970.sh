#!/bin/sh
# A Date with a time of day, written into a parquet column of type DATE, is cut towards 1970 by parquetjs-lite and @dsnp/parquetjs: an instant of
# 2021 falls back to its own day, one of 1962 or of the evening of 31 December 1969 goes on to the day after. hyparquet-writer rounds both
# down. It matters for histories of before 1970: the acts of the Cuban crisis stand a day late, those of today do not, in one file.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact parquetjs-lite@0.8.7 @dsnp/parquetjs@1.8.8 hyparquet@1.33.0 hyparquet-writer@0.17.0
cat >show.mjs <<'JS'
import dsnp from '@dsnp/parquetjs';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { parquetWriteFile } from 'hyparquet-writer';
import lite from 'parquetjs-lite';
const instants = ['1962-10-27T18:00:00Z', '1969-12-31T18:00:00Z', '1970-01-01T18:00:00Z', '2021-06-16T18:00:00Z'];
const read = async (filename) => {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(filename) });
  return rows.map(({ day }) => day.toISOString().slice(0, 10));
};
const byRows = async (library, filename) => {
  const writer = await library.ParquetWriter.openFile(new library.ParquetSchema({ day: { type: 'DATE' } }), filename);
  for (const instant of instants) await writer.appendRow({ day: new Date(instant) });
  await writer.close();
  return read(filename);
};
const liteDays = await byRows(lite, 'lite.parquet');
const dsnpDays = await byRows(dsnp, 'dsnp.parquet');
const schema = [
  { name: 'root', num_children: 1 },
  { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
];
const columnData = [{ name: 'day', data: instants.map((instant) => new Date(instant)) }];
await parquetWriteFile({ filename: 'peer.parquet', columnData, schema });
const peerDays = await read('peer.parquet');
const expected = instants.map((instant) => instant.slice(0, 10));
console.log('parquetjs-lite 0.8.7, @dsnp/parquetjs 1.8.8, hyparquet-writer 0.17.0, read by hyparquet 1.33.0');
console.log(`expected (the day of each instant): ${expected.join(' ')}`);
console.log(`seen, parquetjs-lite:   ${liteDays.join(' ')}`);
console.log(`seen, @dsnp/parquetjs:  ${dsnpDays.join(' ')}`);
console.log(`seen, hyparquet-writer: ${peerDays.join(' ')}`);
const late = '1962-10-28 1970-01-01 1970-01-01 2021-06-16';
process.exit(liteDays.join(' ') === late && dsnpDays.join(' ') === late && peerDays.join(' ') === expected.join(' ') ? 0 : 1);
JS
node show.mjs
