/** Checks answers against an OpenAPI document, strictly: what the document does not describe is a fault as well. */

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** Keywords that `faultsOf` understands, and those that say nothing about a value. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    '$ref type enum properties required additionalProperties items anyOf oneOf allOf minimum maximum ' +
    'exclusiveMinimum minLength maxLength minItems maxItems pattern description default format example title'
  ).split(' '),
);

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** What of `value` does not fit `schema`, each with its path. */
export function faultsOf(document: any, schema: Schema, value: unknown, at = '$'): string[] {
  const unknownKeyword = Object.keys(schema).find((keyword) => !KNOWN.has(keyword));
  if (unknownKeyword !== undefined) return [`${at}: the check does not know the keyword ${unknownKeyword}`];
  if (schema.$ref !== undefined) return faultsOf(document, referred(document, schema.$ref), value, at);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) {
    const tried = choices.map((choice) => faultsOf(document, choice, value, at));
    return tried.some((faults) => faults.length === 0)
      ? []
      : (tried.sort((a, b) => a.length - b.length)[0] ?? []);
  }
  const faults = (schema.allOf ?? []).flatMap((part) => faultsOf(document, part, value, at));
  const type = typeOf(value);
  const wanted = schema.type === 'integer' ? 'number' : schema.type;
  if (wanted !== undefined && type !== wanted) return [...faults, `${at}: ${type} instead of ${schema.type}`];
  if (schema.type === 'integer' && !Number.isInteger(value))
    faults.push(`${at}: ${String(value)} is not whole`);
  if (schema.enum !== undefined && !schema.enum.includes(value))
    faults.push(`${at}: ${JSON.stringify(value)}`);
  faults.push(...rangeFaults(schema, value, at));
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema;
    value.forEach((item, index) => faults.push(...faultsOf(document, items, item, `${at}[${index}]`)));
  }
  if (type === 'object' && (schema.type === 'object' || schema.properties !== undefined)) {
    faults.push(...fieldFaults(document, schema, value as Record<string, unknown>, at));
  }
  return faults;
}

function rangeFaults(schema: Schema, value: unknown, at: string): string[] {
  const size = typeof value === 'number' ? value : undefined;
  const length = typeof value === 'string' ? value.length : Array.isArray(value) ? value.length : undefined;
  const least = typeof value === 'string' ? schema.minLength : schema.minItems;
  const most = typeof value === 'string' ? schema.maxLength : schema.maxItems;
  const outside =
    (size !== undefined && (size < (schema.minimum ?? -Infinity) || size > (schema.maximum ?? Infinity))) ||
    (length !== undefined && (length < (least ?? 0) || length > (most ?? Infinity))) ||
    (typeof value === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern).test(value));
  return outside ? [`${at}: ${JSON.stringify(value)?.slice(0, 80)} is outside what is described`] : [];
}

function fieldFaults(document: any, schema: Schema, value: Record<string, unknown>, at: string): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const faults = required.filter((name) => !(name in value)).map((name) => `${at}.${name}: missing`);
  for (const [name, field] of Object.entries(value)) {
    const described =
      properties[name] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (described === undefined) faults.push(`${at}.${name}: not described`);
    else faults.push(...faultsOf(document, described, field, `${at}.${name}`));
  }
  return faults;
}

/** The part of a document that a reference names. */
export function referred(document: any, ref: string): any {
  const found = ref
    .slice(2)
    .split('/')
    .reduce((node, step) => node?.[step.replaceAll('~1', '/')], document);
  if (found === undefined) throw new Error(`${ref} names nothing in the document`);
  return found;
}

/** Every operation of a document with its path and method. */
export function* operationsOf(document: any): Generator<{ path: string; method: string; operation: any }> {
  for (const [path, item] of Object.entries<any>(document.paths)) {
    for (const [method, operation] of Object.entries<any>(item)) yield { path, method, operation };
  }
}

/** The operation that a request is one of. */
export function operationFor(document: any, method: string, url: string): any {
  const path = url.split('?')[0] ?? '';
  const literals = (template: string): number =>
    template.split('/').filter((part) => !part.startsWith('{')).length;
  const fitting = [...operationsOf(document)]
    .filter((each) => each.method === method.toLowerCase())
    .filter((each) =>
      new RegExp(`^${each.path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`).test(path),
    )
    .sort((a, b) => literals(b.path) - literals(a.path));
  if (fitting[0] === undefined) throw new Error(`${method} ${path} is not described`);
  return fitting[0].operation;
}
