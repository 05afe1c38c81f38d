import { TABLE_SIZE_LIMIT } from '../scenarios/tables/rows.ts';
import { readNamedFile } from './named-file.reader.ts';

/** The text of a table in a file; what is no such file ends the command. */
export const readTableFile = (path: string): Promise<string> =>
  readNamedFile(path, {
    atMost: TABLE_SIZE_LIMIT,
    tooLarge: `a table has at most ${TABLE_SIZE_LIMIT}, and 500 acts`,
    smaller: 'Split it into several tables, or write a scenario file.',
    asText: 'Save it as "CSV UTF-8", as spreadsheets call it.',
  });
