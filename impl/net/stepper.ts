import type { Endpoint, Output } from '../endpoint.ts';
import { StateError } from '../state-error.ts';
import { NotDoneYet, type SlowCrypto, type SlowRunner, type SlowTask } from './slow-crypto.ts';

/** The slow operations of an endpoint's cryptography, and who does them. */
export interface Slow {
  readonly crypto: SlowCrypto;
  readonly run: SlowRunner;
}

/** An endpoint, and where its cryptography is a `SlowCrypto`, who does what is slow of it. */
export type PatientEndpoint = Endpoint | { readonly endpoint: Endpoint; readonly slow: Slow };

/** Takes an endpoint from step to step: at once, or where one comes to a slow operation, when that is done. */
export class Stepper {
  #endpoint: Endpoint;
  readonly #slow: Slow | undefined;
  #busy = false;

  constructor(patient: PatientEndpoint) {
    this.#endpoint = 'slow' in patient ? patient.endpoint : patient;
    this.#slow = 'slow' in patient ? patient.slow : undefined;
  }

  /** The endpoint as it is now: while a step is not done, as it was before. */
  get endpoint(): Endpoint {
    return this.#endpoint;
  }

  /** Whether a step is not done. Meanwhile no other may begin. */
  get busy(): boolean {
    return this.#busy;
  }

  /**
   * Does a step. While it is not done, no other may begin.
   * @param done takes what came of it. Not called where the endpoint was closed before the step was done
   * @param isQuick whether it surely comes to no slow operation: then no copy is made for its sake
   * @throws StateError where the one before is not done
   * @returns nothing where it was done at once; else what resolves when it is, or rejects with what a slow operation threw
   */
  step(
    operation: (endpoint: Endpoint) => Output,
    done: (output: Output) => void,
    isQuick = false,
  ): void | Promise<void> {
    if (this.#busy) throw new StateError('the step before is not done yet');
    const before = this.#slow === undefined || isQuick ? undefined : this.#endpoint.snapshot();
    const output = attempt(() => operation(this.#endpoint));
    if (!(output instanceof NotDoneYet)) {
      before?.abort();
      this.#slow?.crypto.over();
      done(output);
      return;
    }
    if (this.#slow === undefined || before === undefined) throw output;
    this.#endpoint.abort();
    this.#endpoint = before;
    this.#busy = true;
    return this.#later(output.task, this.#slow).then((isOpen) =>
      isOpen ? this.step(operation, done) : undefined,
    );
  }

  /** Has a slow operation done; whether the endpoint still wants to know. */
  async #later(task: SlowTask, { crypto, run }: Slow): Promise<boolean> {
    try {
      crypto.done(task, await run(task));
    } finally {
      this.#busy = false;
    }
    if (this.#endpoint.stage !== 'closed') return true;
    crypto.over();
    return false;
  }
}

function attempt(step: () => Output): Output | NotDoneYet {
  try {
    return step();
  } catch (error) {
    if (error instanceof NotDoneYet) return error;
    throw error;
  }
}
