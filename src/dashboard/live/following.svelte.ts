import type { EventItem, SnapshotFrame } from '../../live/protocol.ts';
import { streamOf } from '../../relations/history-id.ts';
import { WHAT_IF_STREAM_PREFIX, whatIfOfStream } from '../../whatifs/what-if-id.ts';
import { newsOf } from './follow-live.ts';
import type { TopicListener } from './live.client.svelte.ts';
import type { Page } from '../app/page.store.svelte.ts';

/** Own changes come back as events as well; news of them wait so long for the answer to the command. */
const OWN_ANSWER_MS = 800;

/** Keeps the page in step with one history and its what-ifs. */
export function following(page: Page, history: string): TopicListener {
  const { records, whatIfs, notices, composer } = page;
  return {
    snapshot(state: SnapshotFrame['state']) {
      if (!('reading' in state)) return;
      records.reached(history, state.history.revision);
      records.goesOn(history, state.history.parked);
      whatIfs.listed(state.whatIfs as Parameters<typeof whatIfs.listed>[0]);
    },
    anew: () => records.record?.parked !== undefined,
    events(items: readonly EventItem[]) {
      const news = newsOf(items);
      const { recorded, whatIfs: steps, sentence } = news;
      records.receive(history, recorded);
      whatIfs.erased(
        news.erased.filter((stream) => stream.startsWith(WHAT_IF_STREAM_PREFIX)).map(whatIfOfStream),
      );
      // What was read holds what is to be shown no more: asked again, the server says why it is gone.
      if (news.redacted || news.erased.includes(streamOf(history))) {
        records.forget(history);
        if (news.redacted) void whatIfs.refresh();
      }
      if (sentence !== undefined) {
        const { shows } = news;
        const tell = (): void => {
          if (recorded.every(({ revision }) => records.own.has(revision))) return;
          notices.add(
            `New in the record: ${sentence}`,
            shows === undefined ? undefined : () => page.open(shows),
          );
        };
        if (records.sending > 0) setTimeout(tell, OWN_ANSWER_MS);
        else tell();
      }
      whatIfs.receive(items);
      for (const { whatIfId, revision, step, title, author } of steps) {
        setTimeout(() => {
          if (whatIfs.isOwn(whatIfId, revision)) return;
          const name = title ?? whatIfs.list.find((each) => each.whatIfId === whatIfId)?.title ?? 'a what-if';
          const of = composer.draft?.present.of;
          if (of?.whatIfId === whatIfId && revision > of.revision) {
            notices.add(
              `${author ?? 'Somebody'} ${step} \u201c${name}\u201d, which you are revising. You can choose when you save.`,
            );
          } else {
            notices.add(
              `${author ?? 'Somebody'} ${step} \u201c${name}\u201d.`,
              step === 'withdrawn' ? undefined : () => composer.showWhatIf(whatIfId),
            );
          }
        }, OWN_ANSWER_MS);
      }
    },
    staleness(verdicts) {
      whatIfs.judged(verdicts);
    },
  };
}
