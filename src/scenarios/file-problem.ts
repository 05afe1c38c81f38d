import type { Fault } from '../http/fault.ts';

export type { Path } from '../http/fault.ts';

/** One thing that is wrong with a scenario file, where, and how to mend it. */
export interface ScenarioProblem {
  readonly file: string;
  /** 1-based; column in UTF-16 units. 0 where the file as a whole is meant. */
  readonly line: number;
  readonly column: number;
  /** The place by names: `acts[3].code`; empty for the file as a whole. */
  readonly path: string;
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** A problem before its place in the text is known. */
export type Finding = Fault;

/** One problem as a line for a terminal, in the form editors and CI tools recognise: `file:line:column: message`. */
export const formatProblem = ({ file, line, column, path, code, message, remedy }: ScenarioProblem): string =>
  `${file}${line > 0 ? `:${line}:${column}` : ''}: ${path === '' ? '' : `${path}: `}${message} [${code}]. ${remedy}`;
