import { join } from '../impl/bytes.ts';
import { UsageError } from './errors.ts';

const LF = 0x0a;
const CR = 0x0d;

/**
 * Hands over the lines of an input, without their ends, one when the one before is done. Resolves at the end of
 * the input, or when `signal` aborts, after which the input is left alone.
 * @throws UsageError for a line of more than `maximum` bytes; what `onLine` throws
 */
export function eachLine(
  input: NodeJS.ReadableStream,
  maximum: number,
  signal: AbortSignal,
  onLine: (line: Uint8Array) => void | Promise<void>,
): Promise<void> {
  let rest: Uint8Array = new Uint8Array(0);

  const hand = async (line: Uint8Array): Promise<void> => {
    const text = line.at(-1) === CR ? line.subarray(0, -1) : line;
    if (text.length > maximum)
      throw new UsageError(`a line of the input has more than the ${maximum} bytes of a message`);
    if (!signal.aborted) await onLine(text);
  };

  const take = async (chunk: Uint8Array): Promise<void> => {
    rest = join(rest, chunk);
    for (let end = rest.indexOf(LF); end !== -1 && !signal.aborted; end = rest.indexOf(LF)) {
      const line = rest.subarray(0, end);
      rest = rest.subarray(end + 1);
      await hand(line);
    }
    if (rest.length > maximum + 1) await hand(rest);
  };

  return new Promise((resolve, reject) => {
    // Each event waits for the one before: what it does may take its time.
    let busy: Promise<void> = Promise.resolve();
    const stop = (settle: () => void) => {
      input.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
      signal.removeEventListener('abort', onAbort);
      input.pause();
      settle();
    };
    const then = (next: () => Promise<void>) => {
      busy = busy.then(next);
      busy.catch(onError);
    };
    const onData = (chunk: Uint8Array | string) => {
      input.pause();
      then(async () => {
        await take(Buffer.from(chunk));
        if (!signal.aborted) input.resume();
      });
    };
    const onEnd = () =>
      then(async () => {
        const last = rest;
        rest = new Uint8Array(0);
        if (last.length > 0) await hand(last);
        stop(resolve);
      });
    const onError = (error: unknown) => stop(() => reject(error));
    const onAbort = () => stop(resolve);
    if (signal.aborted) {
      resolve();
      return;
    }
    signal.addEventListener('abort', onAbort);
    input.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
  });
}
