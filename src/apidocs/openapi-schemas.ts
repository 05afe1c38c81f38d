import { z } from 'zod';

/**
 * How schemas get into the OpenAPI document. What is sent and what is answered may differ under one name: a field with a
 * default may be left out of a command, but never is of an answer. Where they do, the answer's form is named `Recorded...`.
 */

interface Node {
  readonly [key: string]: unknown;
}

export interface ConvertedSchema {
  readonly schema: unknown;
  readonly components: Record<string, unknown>;
}

const ANSWERED = '.answered';
const REF = /"#\/(?:definitions|components\/schemas)\/([^"]+)"/g;

/** Converts one schema; components of an answer are marked, for `mergeSchemas` to settle. */
export function convertSchema(
  schema: unknown,
  { schemaType }: { readonly schemaType: 'input' | 'output' },
): ConvertedSchema | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const mark = schemaType === 'output' ? ANSWERED : '';
  const json = z.toJSONSchema(schema, { target: 'openapi-3.0', io: schemaType });
  const { definitions, ...own } = JSON.parse(
    JSON.stringify(json).replace(REF, (_, name: string) => `"#/components/schemas/${name}${mark}"`),
    ofDistinctAlternatives,
  ) as Node & { definitions?: Record<string, unknown> };
  const components = Object.entries(definitions ?? {}).map(
    ([name, node]) => [`${name}${mark}`, node] as const,
  );
  return { schema: own, components: Object.fromEntries(components) };
}

/**
 * The places of a tuple, which OpenAPI 3.0 cannot tell apart, come as alternatives; where they are all the same, that is what
 * every place holds. Generators make a type of each alternative.
 */
function ofDistinctAlternatives(_key: string, node: unknown): unknown {
  const { anyOf, ...rest } = (node ?? {}) as { readonly anyOf?: readonly unknown[] };
  if (!Array.isArray(anyOf)) return node;
  const distinct = new Map(anyOf.map((each) => [JSON.stringify(each), each as object]));
  const [first = {}] = distinct.values();
  return distinct.size === 1 ? { ...first, ...rest } : { ...rest, anyOf: [...distinct.values()] };
}

/** Gives marked components their names. */
export function mergeSchemas<T extends { readonly components?: { readonly schemas?: object } }>(
  document: T,
): T {
  const schemas = (document.components?.schemas ?? {}) as Record<string, unknown>;
  const differing = differingNames(schemas);
  const nameOf = (name: string): string => {
    if (!name.endsWith(ANSWERED)) return name;
    const plain = name.slice(0, -ANSWERED.length);
    return differing.has(plain) ? `Recorded${plain}` : plain;
  };
  const renamed = new Map(Object.entries(schemas).map(([name, node]) => [nameOf(name), node]));
  const text = JSON.stringify({
    ...document,
    components: { ...document.components, schemas: Object.fromEntries([...renamed].sort(byName)) },
  });
  return JSON.parse(text.replace(REF, (_, name: string) => `"#/components/schemas/${nameOf(name)}"`)) as T;
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** Names whose answered form differs from the sent one, in itself or in what it refers to. */
function differingNames(schemas: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const plain = (node: unknown): string => JSON.stringify(node).replaceAll(`${ANSWERED}"`, '"');
  const both = Object.keys(schemas).filter((name) => `${name}${ANSWERED}` in schemas);
  const differing = new Set(
    both.filter((name) => plain(schemas[name]) !== plain(schemas[`${name}${ANSWERED}`])),
  );
  for (let before = -1; before < differing.size;) {
    before = differing.size;
    for (const name of both) {
      const refers = [...JSON.stringify(schemas[name]).matchAll(REF)].map((match) => match[1] ?? '');
      if (refers.some((other) => differing.has(other))) differing.add(name);
    }
  }
  return differing;
}
