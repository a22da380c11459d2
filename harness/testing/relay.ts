import { connect } from 'node:net';
import { type Listening, listenWith } from './hostile-servers.ts';

/** A relay to `host:port` that passes every byte on in a segment of its own, both ways. */
export function bytewiseRelay(host: string, port: number): Promise<Listening> {
  return listenWith((inner) => {
    const outer = connect({ host, port, noDelay: true });
    inner.setNoDelay(true);
    outer.on('error', () => inner.destroy());
    inner.on('close', () => outer.destroy());
    outer.on('close', () => inner.end());
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const)
      from.on('data', (bytes) => {
        for (let index = 0; index < bytes.length; index++)
          if (to.writable) to.write(bytes.subarray(index, index + 1));
      });
  });
}
