import type { Answers, Traffic } from './answers.ts';
import { NO_ASYMMETRIC_RATCHET } from './asymmetric-ratchet.ts';
import type { ClientSession } from './client-session.ts';
import type { Context } from './context.ts';
import { eachLine } from './input-lines.ts';

/**
 * Sends the lines of the input as messages, and carries out the commands among them. At the end of the input it
 * waits for as many answers as it sent messages, but never longer than `wait` milliseconds for the next one.
 * @returns what was sent
 * @throws UnusableError when the server ends the session before that
 */
export async function talk(
  session: ClientSession,
  answers: Answers,
  context: Context,
  wait: number,
): Promise<Traffic> {
  const { connection } = session;
  const { endpoint } = connection;
  let messages = 0;
  let bytes = 0;
  let closed = false;
  const carryOut = async (line: Uint8Array): Promise<void> => {
    switch (new TextDecoder().decode(line)) {
      case '':
        return;
      case '/ratchet':
        // Section 9: what is in flight towards us when we rekey would be refused.
        await answers.arrive(messages, wait);
        session.ratchet('symmetric');
        return;
      case '/asym':
        if (endpoint.hasAsymmetricRatchet) session.ratchet('asymmetric');
        else context.stderr.write(NO_ASYMMETRIC_RATCHET);
        return;
      case '/close':
        closed = true;
        await session.close();
        return;
      default:
        messages += 1;
        bytes += line.length;
        if (!session.send(line)) await connection.drained();
    }
  };

  const over = new AbortController();
  connection.once('ended', () => over.abort());
  if (connection.reason !== undefined) over.abort();
  if (context.stdin !== undefined)
    await eachLine(context.stdin, endpoint.maximumMessage, over.signal, carryOut);
  if (!closed) {
    // A server that has answered all may close before we do, but not before the input has ended.
    const early = connection.reason !== undefined;
    await answers.arrive(messages, wait);
    if (early || (connection.reason !== undefined && answers.received.messages < messages))
      throw session.ended();
  }
  return { messages, bytes };
}
