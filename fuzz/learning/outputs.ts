/** The input has no meaning here, and nothing was done: there is no such packet, or no session to speak in. */
export const IDLE = 'none';
/** It was done, and nothing came. */
export const SILENCE = 'silence';
/** Data was delivered to the peer's application. */
export const ACCEPTED = 'accepted';
/** The peer closed the connection. Where it sent something before, that stands in front. */
export const CLOSED = 'closed';
/** The peer's process ended, and was started anew. */
export const DIED = `died ${CLOSED}`;

/** Whether the connection is over with this output. */
export function isEnd(output: string): boolean {
  return output === CLOSED || output.endsWith(` ${CLOSED}`);
}

/** Whether the peer did something, and goes on. */
export function isAlive(output: string): boolean {
  return output !== IDLE && output !== SILENCE && !isEnd(output);
}

/** The input that is an error packet which nothing authenticates. */
export const CLEAR_ERROR = 'error code 00 in clear';
