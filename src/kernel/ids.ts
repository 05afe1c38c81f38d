import { v5, validate } from 'uuid';

/** Name space of every id derived here (a random UUID of this project's own). */
export const DETENTE_NAMESPACE = '6d2d3c0e-6a55-4b0e-9f0a-5c1f3f1d9b7a';

export const isUuid = (text: string): boolean => validate(text);

/** UUIDv5 of `name` within `namespace` (RFC 9562): the same two inputs give the same id for ever. */
export const uuidV5 = (namespace: string, name: string): string => v5(name, namespace);

/**
 * The id of a command: a key that is a UUID is the id; any other key is only unique for the principal who sent it, so
 * it is derived from both.
 */
export const commandIdOf = (principal: string, key: string): string =>
  isUuid(key) ? key.toLowerCase() : uuidV5(uuidV5(DETENTE_NAMESPACE, principal), key);

/**
 * The id of event `k` (from 0) that a command adds to a stream: re-sending a command re-sends the same event ids, and one key that is
 * used in two streams makes two commands.
 */
export const eventIdOf = (commandId: string, stream: string, k: number): string =>
  uuidV5(commandId, `${stream} ${k}`);
