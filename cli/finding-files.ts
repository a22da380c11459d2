import { join } from '../impl/bytes.ts';
import type { Trace } from '../record/index.ts';
import { mermaidOf } from '../reports/chart/mermaid.ts';
import { svgOf } from '../reports/chart/svg.ts';
import { capture } from '../reports/pcapng/capture.ts';
import { CAPTURE_TOOL } from './report-capture.ts';

/** What stands beside the trace of a finding, by file name: for Wireshark, for people, for a text that is published. */
export function findingFiles(trace: Trace): Readonly<Record<string, string | Uint8Array>> {
  return {
    'capture.pcapng': join(...capture([{ name: 'trace.json', trace }], { tool: CAPTURE_TOOL })),
    'chart.svg': svgOf(trace),
    'chart.mmd': mermaidOf(trace),
  };
}
