import type { FastifyInstance } from 'fastify';

/** What of a tag's own text comes before the stamp: no tag of this server holds it. */
const MARK = '~';
const STAMP = /~\d+"$/;

/**
 * Puts a number on every entity tag that is sent, and takes it off those that come in. A tag names the revision of what it is
 * of, and that does not move when a text is shown no more (`stamp` counts those): a copy that was kept before is good no more, while
 * what is written on the condition of a revision still may. While the number is 0, tags are as they are.
 */
export function stampTags(fastify: FastifyInstance, stamp: () => number): void {
  fastify.addHook('onRequest', async ({ headers }) => {
    const { 'if-match': match, 'if-none-match': noneMatch } = headers;
    if (match !== undefined) headers['if-match'] = tagsIn(match).map(bare).join(', ');
    if (noneMatch === undefined) return;
    const good = tagsIn(noneMatch).filter((tag) => tag === '*' || stampOf(tag) === stamp());
    if (good.length > 0) headers['if-none-match'] = good.map(bare).join(', ');
    else delete headers['if-none-match'];
  });
  fastify.addHook('onSend', async (_request, reply) => {
    const tag = reply.getHeader('etag');
    const count = stamp();
    if (count > 0 && typeof tag === 'string' && !STAMP.test(tag)) {
      void reply.header('etag', `${tag.slice(0, -1)}${MARK}${count}"`);
    }
  });
}

const tagsIn = (header: string): string[] => header.split(',').map((tag) => tag.trim());
const bare = (tag: string): string => tag.replace(STAMP, '"');
const stampOf = (tag: string): number => Number(STAMP.exec(tag)?.[0].slice(MARK.length, -1) ?? 0);
