import { LineCounter, parseDocument } from 'yaml';

/** A YAML text as a tree, with the offsets of its lines. */
export interface YamlText {
  readonly document: ReturnType<typeof parseDocument>;
  readonly lines: LineCounter;
}

/**
 * Reads a YAML text, always by the rules of YAML 1.2: a line `%YAML 1.1`, which some programs write first, does not turn days
 * into instants or `on` into true. Keys are compared by the locator: the parser's own way is quadratic in the size of a block.
 */
export function yamlOf(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    schema: 'core',
  });
  return { document, lines };
}
