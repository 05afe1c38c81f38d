import { NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { StoreError, type StoreErrorKind } from '../../src/eventstore/port.ts';
import { problem, problemOfRejection, problemSchema, statusOfRejection } from '../../src/http/problem.ts';
import { ProblemException, problemOf, RejectionException } from '../../src/http/problem.filter.ts';
import { rejection, type RejectionKind } from '../../src/kernel/result.ts';

const refusal = (kind: RejectionKind, code = 'some-rule') => rejection(kind, code, 'What.', 'What to do.');

describe('the status of a refusal', () => {
  test.each<[RejectionKind, number]>([
    ['malformed', 400],
    ['missing', 404],
    ['conflict', 409],
    ['rule', 422],
    ['later', 503],
  ])(
    'given a refusal of the kind %s, when its status is asked for, then its code does not matter',
    (kind, status) => {
      expect(statusOfRejection(refusal(kind), false)).toBe(status);
      expect(statusOfRejection(refusal(kind, 'unknown-act'), true)).toBe(status);
    },
  );

  test('given a revision conflict, when the caller stated a condition, then it is a failed precondition, else a conflict', () => {
    expect(statusOfRejection(refusal('conflict', 'revision-conflict'), true)).toBe(412);
    expect(statusOfRejection(refusal('conflict', 'revision-conflict'), false)).toBe(409);
    expect(statusOfRejection(refusal('conflict', 'act-exists'), true)).toBe(409);
  });
});

describe('a problem document', () => {
  test('given a refusal with a path and other details, when it is told, then the path is one of errors', () => {
    const document = problemOfRejection(
      rejection('rule', 'undeclared-issue', 'No such issue', 'Declare it.', {
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
      errors: [
        {
          path: 'acts[3].issue',
          message: 'No such issue',
          code: 'undeclared-issue',
          remedy: 'Declare it.',
        },
      ],
      details: { declared: ['a'] },
    });
    expect(problemSchema.safeParse(document).success).toBe(true);
  });

  test.each<[string, unknown, number, string]>([
    ['a refusal', new RejectionException(rejection('missing', 'unknown-act', 'm', 'r')), 404, 'unknown-act'],
    ['a ready problem', new ProblemException(problem(428, 'x', 'm', 'r')), 428, 'x'],
    ['an unknown URL', new NotFoundException('Cannot GET /x'), 404, 'no-such-resource'],
    ['a body too large', new PayloadTooLargeException(), 413, 'body-too-large'],
    ["the framework's own error", Object.assign(new Error('bad'), { statusCode: 415 }), 415, 'media-type'],
  ])('given %s, when it is thrown, then status and code are its own', (_name, error, status, code) => {
    expect(problemOf(error, false)).toMatchObject({ status, code });
  });

  test.each<[StoreErrorKind, number]>([
    ['unavailable', 503],
    ['deadline', 503],
    ['closed', 503],
    ['unusable', 503],
    ['access-denied', 503],
    ['too-large', 413],
    ['wrong-expected-revision', 409],
    ['stream-deleted', 410],
  ])('given a store that fails with %s, when it is told, then it comes with its remedy', (kind, status) => {
    const error = new StoreError(kind, 'what happened', 'what to do');
    expect(problemOf(error, false)).toMatchObject({ status, code: `store-${kind}`, remedy: 'what to do' });
  });

  test.each([
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
