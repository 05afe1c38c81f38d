/** Names of the live protocol that both of its ends use; they cost a page no schema. */

/** WebSocket subprotocol; a client need not ask for it. */
export const SUBPROTOCOL = 'detente.v1';
/** A subprotocol that begins with this carries an access token, base64url: a browser cannot set headers on a socket. */
export const TOKEN_SUBPROTOCOL = 'detente.token.';

export const RELATION_TOPIC = 'relation:';
const WHAT_IF_TOPIC = 'whatif:';

export const relationTopic = (history: string): string => `${RELATION_TOPIC}${history}`;
export const whatIfTopic = (whatIfId: string): string => `${WHAT_IF_TOPIC}${whatIfId}`;
