/**
 * What may well be a slip, though no rule forbids it: it is told, and nothing is refused for it. `code` is stable
 * (kebab-case), `path` names the place in what was sent.
 */
export interface Caution {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly path: readonly (string | number)[];
}
