import type { ServerFrame } from '../../live/protocol.ts';
import { incoming } from '../app/incoming.ts';

/**
 * Reads the frames of an event stream (WHATWG HTML, server-sent events) until it ends.
 * @param heard called for whatever arrives, heartbeats included
 */
export async function framesIn(
  body: ReadableStream<Uint8Array>,
  take: (frame: ServerFrame) => void,
  heard: () => void,
): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    const blocks = (text + decoder.decode(value, { stream: true })).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) take(incoming<ServerFrame>(data));
    }
  }
}
