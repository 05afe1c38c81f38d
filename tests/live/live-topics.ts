import { Topics, type Topic } from '../../src/live/topic.ts';
import { relationsTopic } from '../../src/timeline/relations-topic.query.ts';
import { historyTopic } from '../../src/whatifs/history-topic.query.ts';
import { whatIfTopic } from '../../src/whatifs/what-if-topic.query.ts';
import { WHAT_IF } from './live-events.ts';

const never = (): never => {
  throw new Error('these tests are about names and places alone');
};

/** Read models that know one what-if, of the history RUS-USA~geneva. */
const whatIfs = {
  table: { get: (id: string) => (id === WHAT_IF.slice(7) ? { history: 'RUS-USA~geneva' } : undefined) },
} as never;

/** The topics of the product, without what their snapshots are made of. */
export const topics = new Topics([
  relationsTopic({ timeline: { histories: never }, position: never }),
  historyTopic({
    timeline: { summary: never },
    readings: { reading: never },
    whatIfQuery: { list: never },
    whatIfs,
    position: never,
  }),
  whatIfTopic({ whatIfs, whatIfQuery: { get: never }, position: never }),
]);

export function topicOf(text: string): Topic {
  const parsed = topics.parse(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Of topics that keep nothing back. */
export const SHOWN = (): boolean => false;
