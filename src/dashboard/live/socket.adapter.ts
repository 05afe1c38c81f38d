import type { ServerFrame } from '../../live/protocol.ts';
import { SUBPROTOCOL } from '../../live/names.ts';
import { incoming } from '../app/incoming.ts';
import type { Connection, Ears } from './connection.ts';

/** A proxy that lets no socket through may also never say so. */
const GREETING_MS = 5000;

/** Opens the socket at `live`, beside the page. */
export function overSocket(ears: Ears): Connection {
  const url = new URL('live', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, SUBPROTOCOL);
  const impatience = setTimeout(() => end(), GREETING_MS);
  let over = false;
  // A socket whose other side is gone takes long to close; it is given up at once.
  const end = (): void => {
    if (over) return;
    over = true;
    clearTimeout(impatience);
    socket.close();
    ears.lost();
  };
  socket.addEventListener('message', ({ data }) => {
    if (over || typeof data !== 'string') return;
    const frame = incoming<ServerFrame>(data);
    ears.heard();
    if (frame.type === 'hello') {
      clearTimeout(impatience);
      ears.frame(frame);
      ears.greeted();
    } else ears.frame(frame);
  });
  socket.addEventListener('close', end);
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    close: end,
  };
}
