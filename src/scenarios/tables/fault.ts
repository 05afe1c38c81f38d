/** What is wrong in a table of acts, and where. */
export interface TableFault {
  /** Line of the file, from 1; 0 where the table as a whole is meant. */
  readonly line: number;
  /** The column, where one is meant. */
  readonly column?: string | undefined;
  readonly message: string;
  readonly remedy: string;
}

/** `Line 3, column "on": is missing. Add it.` */
export const tableFaultWords = ({ line, column, message, remedy }: TableFault): string =>
  `${line > 0 ? `Line ${line}${column === undefined ? '' : `, column "${column}"`}: ` : ''}${message.replace(/\.$/u, '')}. ${remedy}`.trim();
