import { bars } from '../bars.ts';
import { type Html, html } from '../html.ts';
import { documentOf, type Section } from '../page.ts';
import { counted, duration, number, some } from '../words.ts';

/** How long something took, of many times that it was done, in milliseconds. */
interface Times {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
}

/** What was measured of a peer (docs/measure.md); null for what is not known. */
export interface MeasuredPeer {
  readonly target: string;
  readonly variant: string;
  readonly role: string;
  readonly profile: string;
  readonly roundTrips: number;
  /** Milliseconds of the peer's processor for one. */
  readonly handshakes: { readonly perSecond: number; readonly latency: Times; readonly cpu: number | null };
  /** By bytes of a message. */
  readonly echoes: readonly {
    readonly size: number;
    readonly latency: Times;
    readonly megabytesPerSecond: number;
  }[];
  /** Memory in bytes. */
  readonly sessions: {
    readonly wanted: number;
    readonly held: number;
    readonly echoing: number | null;
    readonly memoryOfFirst: number | null;
    readonly memoryOfLast: number | null;
  };
}

/** What was measured of peers, as one page of tables and charts. */
export function measurePage(measured: readonly MeasuredPeer[], tool: string): Iterable<string> {
  const names = some([...new Set(measured.map(({ target }) => target))], 3) || 'no peer';
  return documentOf({
    title: `${names}, QSMP measurements`,
    top: html`<p class="over">QSMP measurements of</p>
<h1>${names}</h1>
<p class="lead">${counted(measured.length, 'kind of peer', 'kinds of peer')}. Every time is of the peer and our own endpoint together, on one machine. Nothing here is a verdict.</p>`,
    sections: [handshakes(measured), echoes(measured), sessions(measured)],
    foot: html`<p>Made by ${tool}. It asks nothing of any network.</p>`,
  });
}

function kindOf({ variant, role, profile }: MeasuredPeer): string {
  return `${variant} ${role}, ${profile}`;
}

/** A part of the largest of several, for a bar. */
function partOf(value: number, all: readonly number[]): number {
  const largest = Math.max(...all);
  return largest > 0 ? value / largest : 0;
}

function handshakes(measured: readonly MeasuredPeer[]): Section {
  const rates = measured.map((each) => each.handshakes.perSecond);
  return {
    id: 'handshakes',
    title: 'Handshakes',
    *body() {
      yield bars({
        title: 'Handshakes a second',
        head: ['Kind of peer', 'A second', 'Round trips', 'Median', '95 %', 'Longest', 'Processor'],
        rows: measured.map((each) => {
          const { perSecond, latency, cpu } = each.handshakes;
          return {
            label: kindOf(each),
            value: partOf(perSecond, rates),
            cells: [
              ...[number(Math.round(perSecond)), `${each.roundTrips}`, ...timesOf(latency)],
              cpu === null ? 'unknown' : duration(cpu),
            ],
          };
        }),
      });
    },
  };
}

function timesOf({ median, p95, longest }: Times): readonly string[] {
  return [median, p95, longest].map(duration);
}

function echoes(measured: readonly MeasuredPeer[]): Section {
  return {
    id: 'echoes',
    title: 'Echoes',
    *body() {
      for (const each of measured) yield echoesOf(each);
    },
  };
}

function echoesOf(measured: MeasuredPeer): Html {
  const { echoes } = measured;
  if (echoes.length === 0) return html`<p>${kindOf(measured)}: it sends nothing back.</p>\n`;
  const rates = echoes.map(({ megabytesPerSecond }) => megabytesPerSecond);
  return bars({
    title: `Megabytes a second each way: ${kindOf(measured)}`,
    head: ['Message', 'MB/s', 'Median', '95 %', 'Longest'],
    rows: echoes.map(({ size, latency, megabytesPerSecond }) => ({
      label: counted(size, 'byte'),
      value: partOf(megabytesPerSecond, rates),
      cells: [megabytesPerSecond.toFixed(2), ...timesOf(latency)],
    })),
  });
}

function sessions(measured: readonly MeasuredPeer[]): Section {
  return {
    id: 'sessions',
    title: 'Sessions',
    *body() {
      yield bars({
        title: 'Sessions held at once',
        head: ['Kind of peer', 'Held', 'Wanted', 'Echoing', 'Memory, first half', 'Second half'],
        rows: measured.map((each) => {
          const { wanted, held, echoing, memoryOfFirst, memoryOfLast } = each.sessions;
          return {
            label: kindOf(each),
            value: partOf(held, [wanted]),
            cells: [
              ...[number(held), number(wanted), echoing === null ? 'unknown' : number(echoing)],
              ...[memoryOfFirst, memoryOfLast].map((bytes) =>
                bytes === null ? 'unknown' : `${number(bytes)} bytes`,
              ),
            ],
          };
        }),
      });
    },
  };
}
