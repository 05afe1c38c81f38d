import { readFileSync } from 'node:fs';

/** The rows of a golden CSV file (quoted fields may hold commas, no line breaks), by column name. */
export function goldenRows(file: string): Record<string, string>[] {
  const text = readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8');
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const columns = fieldsOf(header);
  return lines.map((line) => {
    const fields = fieldsOf(line);
    if (fields.length !== columns.length) throw new Error(`${file}: ${fields.length} fields in: ${line}`);
    return Object.fromEntries(columns.map((column, i) => [column, fields[i] ?? '']));
  });
}

const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
