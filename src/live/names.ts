/** Names of the live protocol that both of its ends use; they cost a page no schema. */

/** WebSocket subprotocol; a client need not ask for it. */
export const SUBPROTOCOL = 'detente.v1';
/** A subprotocol that begins with this carries an access token, base64url: a browser cannot set headers on a socket. */
export const TOKEN_SUBPROTOCOL = 'detente.token.';
