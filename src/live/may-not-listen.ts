import { problem, type Problem } from '../http/problem.ts';

/** What is told to somebody who may not have a topic, or no more of it. */
export const mayNotListen = (topic: string): Problem =>
  problem(
    403,
    'may-not-listen',
    `${topic} is not open to you, or no more.`,
    'Listen to another topic, or ask whoever runs this server for access.',
  );
