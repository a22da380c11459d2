import { QsmpError } from '../../impl/errors.ts';

/** Why a recording cannot be verified. */
export type RecordingFault =
  /** It is no JSON text, or one beyond the limits of `parseJson`. */
  | 'json'
  /** It is none of the recordings that are known here, or a value in it is missing or of another type. */
  | 'format'
  /** It is of a profile that this build does not run. */
  | 'unsupported-profile';

/** A recording that cannot be verified. The message is one sentence that says why, and where. */
export class RecordingError extends QsmpError {
  readonly code = 'QSMP_RECORDING';
  readonly fault: RecordingFault;

  constructor(fault: RecordingFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
