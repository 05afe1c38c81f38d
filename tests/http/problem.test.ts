import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { StoreError, type StoreErrorKind } from '../../src/eventstore/port.ts';
import {
  problem,
  problemOfRejection,
  problemSchema,
  REJECTION_STATUS,
  statusOfRejection,
} from '../../src/http/problem.ts';
import { ProblemException, problemOf, RejectionException } from '../../src/http/problem.filter.ts';
import { rejection } from '../../src/kernel/result.ts';

const SOURCES = resolve(import.meta.dirname, '../../src');
/** Slices whose refusals reach a request. */
const SLICES = [
  'eventstore',
  'http',
  'live',
  'models',
  'ontology',
  'projection',
  'relations',
  'scenarios',
  'tension',
  'timeline',
  'whatifs',
];
/** Refusals of what an operator configures, before there is a server. */
const NEVER_OVER_HTTP = new Set([
  'configuration',
  'store-url',
  // Copying a log is for the command line alone.
  'copy-conflict',
  'copy-differs',
  'same-log',
  'source-broken',
]);

/** The codes of all refusals that the source names. */
function codesInSource(): Map<string, string> {
  const codes = new Map<string, string>();
  for (const slice of SLICES) {
    for (const name of readdirSync(join(SOURCES, slice), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const text = readFileSync(join(SOURCES, slice, name), 'utf8');
      for (const [, code = ''] of text.matchAll(
        /\b(?:(?:rejection|refuse|fault)\(\s*|code: (?='edit-))'([a-z]+(?:-[a-z]+)*)'/g,
      )) {
        codes.set(code, `${slice}/${name}`);
      }
    }
  }
  return codes;
}

describe('the status of a refusal', () => {
  it('given every code that the source refuses with, when its status is looked up, then it was chosen, not defaulted', () => {
    const codes = codesInSource();
    expect(codes.size).toBeGreaterThan(45);
    const forgotten = [...codes].filter(
      ([code]) => !REJECTION_STATUS.has(code) && !NEVER_OVER_HTTP.has(code),
    );
    expect(forgotten).toEqual([]);
  });

  it('given the table, when its codes are looked for in the source, then none is a leftover', () => {
    const codes = codesInSource();
    expect([...REJECTION_STATUS.keys()].filter((code) => !codes.has(code))).toEqual([]);
  });

  it('given a revision conflict, when the caller stated a condition, then it is a failed precondition, else a conflict', () => {
    expect(statusOfRejection('revision-conflict', true)).toBe(412);
    expect(statusOfRejection('revision-conflict', false)).toBe(409);
    expect(statusOfRejection('act-exists', true)).toBe(409);
  });

  it('given a rule that nobody listed, when it refuses, then the request could not be processed', () => {
    expect(statusOfRejection('something-new', false)).toBe(422);
  });
});

describe('a problem document', () => {
  it('given a refusal with a path and other details, when it is told, then the path is one of errors', () => {
    const document = problemOfRejection(
      rejection('undeclared-issue', 'No such issue', 'Declare it.', {
        path: ['acts', 3, 'issue'],
        declared: ['a'],
      }),
    );
    expect(document).toEqual({
      type: 'urn:detente:problem:undeclared-issue',
      title: 'Against a rule of the record',
      status: 422,
      detail: 'No such issue',
      code: 'undeclared-issue',
      remedy: 'Declare it.',
      errors: [{ path: 'acts[3].issue', message: 'No such issue' }],
      details: { declared: ['a'] },
    });
    expect(problemSchema.safeParse(document).success).toBe(true);
  });

  it.each<[string, unknown, number, string]>([
    ['a refusal', new RejectionException(rejection('unknown-act', 'm', 'r')), 404, 'unknown-act'],
    ['a ready problem', new ProblemException(problem(428, 'x', 'm', 'r')), 428, 'x'],
    ['an unknown URL', new NotFoundException('Cannot GET /x'), 404, 'no-such-resource'],
    ['a body too large', new PayloadTooLargeException(), 413, 'body-too-large'],
    ["the framework's own error", Object.assign(new Error('bad'), { statusCode: 415 }), 415, 'media-type'],
  ])('given %s, when it is thrown, then status and code are its own', (_name, error, status, code) => {
    expect(problemOf(error, false)).toMatchObject({ status, code });
  });

  it.each<[StoreErrorKind, number]>([
    ['unavailable', 503],
    ['deadline', 503],
    ['closed', 503],
    ['unusable', 503],
    ['access-denied', 503],
    ['too-large', 413],
    ['wrong-expected-revision', 409],
    ['stream-deleted', 409],
  ])('given a store that fails with %s, when it is told, then it comes with its remedy', (kind, status) => {
    const error = new StoreError(kind, 'what happened', 'what to do');
    expect(problemOf(error, false)).toMatchObject({ status, code: `store-${kind}`, remedy: 'what to do' });
  });

  it.each([
    new Error('password=secret at /home/x'),
    'a text',
    undefined,
    Object.assign(new Error('x'), { statusCode: 502 }),
  ])('given a fault of the server itself, when it is told, then nothing of it gets out', (error) => {
    const document = problemOf(error, false);
    expect(document).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(document)).not.toMatch(/secret|home|502/);
  });
});
