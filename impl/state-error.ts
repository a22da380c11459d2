import { QsmpError } from './errors.ts';

/** A command that the endpoint cannot carry out in the state that it is in. */
export class StateError extends QsmpError {
  readonly code = 'QSMP_STATE';
}
