import type { Trace } from '../../record/index.ts';
import { oneLine } from '../text.ts';
import { interfaceBlock, packetBlock, sectionBlock } from './blocks.ts';
import { capturedTrace } from './captured-trace.ts';

/** A trace, and what it is called where there are several. */
export interface NamedTrace {
  readonly name: string;
  readonly trace: Trace;
}

export interface CaptureOptions {
  /** What made it, with its version. */
  readonly tool: string;
  /** Bytes of the longest segment; those of Ethernet where it is missing. */
  readonly segment?: number;
}

const LONGEST_NAME = 200;
const LONGEST_TEXT = 1000;

/**
 * Traces as a capture file, pcapng, which Wireshark opens (docs/captures.md): an interface for each trace, TCP connections
 * between addresses of the loopback, one for each agent. What a trace has no bytes of is left out, with a comment.
 */
export function* capture(
  traces: Iterable<NamedTrace>,
  { tool, segment }: CaptureOptions,
): Generator<Uint8Array> {
  yield sectionBlock(tool, 'QSMP packets of qsmp-trace/1 documents; addresses and TCP are made up');
  let index = 0;
  let streams = 0;
  for (const { name, trace } of traces) {
    const { packets, opened, comments } = capturedTrace(trace, { firstStream: streams, segment });
    const title = trace.title ?? name;
    const about = [...judgementOf(trace), ...comments].map((each) => oneLine(each, LONGEST_TEXT));
    yield interfaceBlock(oneLine(name, LONGEST_NAME), oneLine(title, LONGEST_TEXT), about);
    for (const packet of packets) yield packetBlock({ ...packet, interface: index });
    streams += opened;
    index += 1;
  }
}

function judgementOf({ judgement }: Trace): readonly string[] {
  if (judgement === undefined) return [];
  const { verdict, requirements = [], expected, observed } = judgement;
  return [
    `${verdict}: ${requirements.join(', ')}`,
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
    ...(observed === undefined ? [] : [`observed: ${observed}`]),
  ];
}
