/** Finds a code among those that there are: in the table of this program, or in what a server told of it. */
export type KnownCodes = (
  code: string,
) => { readonly name: string; readonly parent?: string | undefined } | undefined;

/**
 * What to tell a person about a code that is valid but would also be what is left of another one after its leading
 * zero got lost: `10` is the root "demand", `010` is "make statement". `undefined` where there is no such doubt.
 */
export function cautionOf(
  code: string,
  known: KnownCodes,
): { readonly message: string; readonly remedy: string } | undefined {
  const found = known(code);
  const padded = known(`0${code}`);
  if (found === undefined || padded === undefined) return undefined;
  const root = found.parent === undefined ? 'the root ' : '';
  return {
    message: `"${code}" is ${root}${found.name}; "0${code}" is ${padded.name}`,
    remedy: `If a leading zero got lost, write "0${code}".`,
  };
}
