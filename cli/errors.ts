import { QsmpError } from '../impl/errors.ts';
import { EXIT, type ExitCode } from './exit.ts';

/** A failure that ends a command; its message is the one sentence that the user reads. */
export abstract class CommandError extends QsmpError {
  abstract readonly exitCode: ExitCode;
}

/** Usage, an unreadable key, vector or manifest, or nothing selected. */
export class UsageError extends CommandError {
  readonly code = 'QSMP_USAGE';
  readonly exitCode = EXIT.USAGE;
}

/** The peer or the environment cannot be used: never became healthy, a port in use, a full disk. */
export class UnusableError extends CommandError {
  readonly code = 'QSMP_UNUSABLE';
  readonly exitCode = EXIT.UNUSABLE;
}
