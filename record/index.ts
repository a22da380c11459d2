/** The records that travel between tools: `qsmp-trace/1`, `qsmp-run/1`, `qsmp-expectations/1`, and more (docs/records.md). */
export {
  type AdapterArguments,
  type AdapterCommand,
  type AdapterMessages,
  type AdapterRequest,
  type AdapterResult,
  adapterMessages,
} from './adapter.ts';
export {
  type Expectation,
  encodeExpectations,
  MAXIMUM_EXPECTATIONS,
  readExpectations,
} from './expectations.ts';
export { encodeMachine, MAXIMUM_MACHINE, type Machine, readMachine } from './machine.ts';
export { mergeRuns } from './merge-runs.ts';
export { checkPeer, MAXIMUM_PEER, type Peer, type PeerAttachment, readPeer } from './peer.ts';
export { type RunEnd, readRun } from './read-run.ts';
export { type Place, RecordError } from './record-error.ts';
export { RecordedRun } from './recorded-run.ts';
export { resultKey } from './result-key.ts';
export {
  MAXIMUM_LINE,
  type RunCounts,
  type RunHeader,
  type RunLine,
  type RunResult,
  type RunSummary,
} from './run.ts';
export { changedResults, type RunResults } from './run-results.ts';
export {
  encodeTrace,
  MAXIMUM_TRACE,
  readTrace,
  type Trace,
  type TraceAgent,
  type TraceStep,
} from './trace.ts';
export { type TraceHead, TraceRecorder } from './trace-recorder.ts';
export { recordedWhole, type WholeRun, wholeRun } from './whole-run.ts';
export { RunWriter } from './write-run.ts';
