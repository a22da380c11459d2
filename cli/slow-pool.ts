import { availableParallelism } from 'node:os';
import Tinypool from 'tinypool';
import type { BackendName } from '../impl/crypto/backends.ts';
import { Endpoint, type Environment, type Identity } from '../impl/endpoint.ts';
import { hasSlowOperations, isSlow, SlowCrypto, type SlowTask } from '../impl/net/slow-crypto.ts';
import type { PatientEndpoint } from '../impl/net/stepper.ts';
import type { SlowTaskOf } from './slow-task.ts';
import { workerPath } from './worker-pool.ts';

/** Threads for the slow operations of a server: two at least, so that one of them is not waited for. */
const THREADS = Math.max(2, availableParallelism());

/** Makes endpoints whose slow operations are done in worker threads, so that no connection waits for another's. */
export class SlowPool {
  readonly #backend: BackendName;
  #pool: Tinypool | undefined;

  /** @param backend the cryptography that the threads use: that of the endpoints */
  constructor(backend: BackendName) {
    this.#backend = backend;
  }

  /** An endpoint; of a profile without slow operations it is one like any other. */
  endpoint(identity: Identity, environment: Environment): PatientEndpoint {
    if (!hasSlowOperations(environment.profile)) return Endpoint.create(identity, environment);
    const crypto = new SlowCrypto(environment.crypto, environment, isSlow);
    const { clock, random } = crypto;
    const endpoint = Endpoint.create(identity, { ...environment, crypto, clock, random });
    return { endpoint, slow: { crypto, run: (task) => this.#run(task) } };
  }

  /** Ends the threads; what they were at comes to nothing. */
  async close(): Promise<void> {
    await this.#pool?.destroy();
  }

  #run(task: SlowTask) {
    this.#pool ??= new Tinypool({
      filename: workerPath('slow-task'),
      minThreads: 0,
      maxThreads: THREADS,
      // A thread that is needed again has its code warm.
      idleTimeout: 60_000,
    });
    const given: SlowTaskOf = { task, backend: this.#backend };
    return this.#pool.run(given);
  }
}
