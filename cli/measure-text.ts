import type { Latency } from '../harness/measure/latency.ts';
import { table } from '../reports/console/table.ts';
import type { Measured } from './measure.ts';

const FEWER =
  'handshakes of this profile take long: fewer were made than of others, where --handshakes and --sessions say nothing\n';

/** What `measure` prints: a table for each peer. */
export function measureText(measured: readonly Measured[], width: number): string {
  return measured
    .map((each) => {
      const { variant, role, profile, target, fewer } = each;
      const why = fewer ? FEWER : '';
      return `${variant} ${role}, ${profile}, ${target}\n${table(rowsOf(each), width)}${why}`;
    })
    .join('\n');
}

function rowsOf({ roundTrips, handshakes, echoes, sessions }: Measured): readonly (readonly string[])[] {
  const { perSecond, latency, cpu } = handshakes;
  return [
    ['round trips of a handshake', `${roundTrips}`],
    ['handshakes a second', `${perSecond.toFixed(perSecond < 10 ? 1 : 0)}`],
    ['time of a handshake', spread(latency)],
    ['processor time of a handshake', cpu === null ? 'not known: it runs elsewhere' : `${cpu.toFixed(2)} ms`],
    ...echoes.map(({ size, latency: time, megabytesPerSecond }) => [
      `echo of ${size} bytes`,
      `${spread(time)}; ${megabytesPerSecond.toFixed(2)} MB/s each way`,
    ]),
    ['sessions held', `${sessions.held} of ${sessions.wanted}${echoing(sessions.echoing)}`],
    ['memory of a session', memory(sessions)],
  ];
}

function spread({ median, p95, longest }: Latency): string {
  return `${median.toFixed(2)} ms (95 %: ${p95.toFixed(2)}, longest: ${longest.toFixed(2)})`;
}

function echoing(count: number | null): string {
  return count === null ? '' : `, ${count} sent a message back`;
}

function memory({ memoryOfFirst, memoryOfLast }: Measured['sessions']): string {
  if (memoryOfFirst === null) return 'not known: it runs elsewhere';
  const kibibytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  return `${kibibytes(memoryOfFirst)} of the first half, ${kibibytes(memoryOfLast ?? 0)} of the second`;
}
