import { readFileSync } from 'node:fs';
import { type Clock, systemClock } from '../../impl/clock.ts';
import { type BackendName, backend } from '../../impl/crypto/backends.ts';
import type { Crypto } from '../../impl/crypto/crypto.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { Endpoint, type Identity } from '../../impl/endpoint.ts';
import { connect } from '../../impl/net/connect.ts';
import { type Listener, listen } from '../../impl/net/listen.ts';
import { type SessionKeys, strict } from '../../impl/policy.ts';
import { systemRandom } from '../../impl/primitives/random.ts';
import { findProfile } from '../../impl/profile.ts';
import type { Role } from '../../impl/variant.ts';
import { decodePrivateKey } from '../../impl/wire/private-key-file.ts';
import { decodePublicKey } from '../../impl/wire/public-key-file.ts';
import {
  type AdapterArguments,
  type AdapterCommand,
  type AdapterMessages,
  type AdapterResult,
  adapterMessages,
} from '../../record/index.ts';
import { claimOf, stageOf } from '../claim.ts';
import { identityFromKeys } from '../identity-from-keys.ts';
import { watchKeys } from '../watch-keys.ts';
import { AdapterSession } from './adapter-session.ts';

type Handlers = {
  readonly [Command in AdapterCommand]: (
    given: AdapterArguments<Command>,
  ) => AdapterResult<Command> | Promise<AdapterResult<Command>>;
};

/** The reference implementation behind `qsmp-adapter/1`: what it is asked, and what it answers (docs/adapter.md). */
export class AdapterService {
  readonly #crypto: Crypto;
  readonly #messages: AdapterMessages;
  readonly #sessions = new Map<number, AdapterSession>();
  readonly #listeners: Listener[] = [];
  /** Keys that an endpoint has taken. */
  readonly #taken = new WeakMap<Endpoint, SessionKeys[]>();
  #clock: Clock = systemClock;

  private constructor(name: BackendName, messages: AdapterMessages) {
    this.#crypto = backend(name);
    this.#messages = messages;
  }

  static async create(name: BackendName): Promise<AdapterService> {
    return new AdapterService(name, await adapterMessages());
  }

  /**
   * The reply to one request, when there is one.
   * @throws RecordError for what is no request
   */
  async answer(document: unknown): Promise<object> {
    const { id, command, arguments: given } = this.#messages.request(document, 'a request');
    const known = this.#messages.commands.find((each) => each === command);
    if (known === undefined) return { id, error: { kind: 'unimplemented' } };
    try {
      return { id, result: await this.#carryOut(known, given) };
    } catch (error) {
      return {
        id,
        error: { kind: 'failed', message: error instanceof Error ? error.message : String(error) },
      };
    }
  }

  /** Ends all sessions in good order. */
  async close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    for (const session of this.#sessions.values()) session.free();
  }

  async #carryOut<Command extends AdapterCommand>(
    command: Command,
    given: unknown,
  ): Promise<AdapterResult<Command>> {
    return this.#handlers[command](this.#messages.arguments(command, given, command));
  }

  readonly #handlers: Handlers = {
    hello: () => ({ name: 'our own', commands: [...this.#messages.commands] }),
    listen: async (given) => {
      const create = this.#endpoints(given, 'server');
      const listener = await listen(create, { host: given.host, port: 0, clock: () => this.#clock() });
      this.#listeners.push(listener);
      listener.on('connection', (connection) =>
        this.#begin(connection.peerPort).has(connection, this.#taken.get(connection.endpoint) ?? []),
      );
      return { port: listener.address.port };
    },
    connect: async (given) => {
      const create = this.#endpoints(given, 'client');
      const endpoint = create();
      const connection = await connect(endpoint, { host: given.host, port: given.port });
      this.#begin(given.port).has(connection, this.#taken.get(endpoint) ?? []);
      connection.start();
      return {};
    },
    send: async ({ session, data }) => {
      const connection = await this.#session(session).established();
      if (!connection.send(Buffer.from(data, 'hex'))) await connection.drained();
      return {};
    },
    receive: async ({ session }) => {
      const data = await this.#session(session).receive();
      return data === undefined ? { ended: true } : { data: Buffer.from(data).toString('hex') };
    },
    ratchet: async ({ session, kind }) => {
      const connection = await this.#session(session).established();
      connection.ratchet(kind);
      return {};
    },
    close: async ({ session }) => {
      const connection = await this.#session(session).established();
      void connection.close();
      return {};
    },
    clock: ({ utc }) => {
      this.#clock = utc === null ? systemClock : () => BigInt(utc);
      return {};
    },
    status: async ({ session }) => {
      const { connection } = await this.#session(session).there;
      return { stage: stageOf(connection.endpoint) };
    },
    claim: async ({ session }) => {
      const { connection, keys } = await this.#session(session).there;
      return claimOf(connection.endpoint, keys);
    },
    free: ({ session }) => {
      this.#sessions.get(session)?.free();
      this.#sessions.delete(session);
      return {};
    },
  };

  /** The session of that name, whose connection is there now. One that had the name before is over: ports come again. */
  #begin(name: number): AdapterSession {
    const known = this.#sessions.get(name);
    if (known?.arrived) {
      known.free();
      this.#sessions.delete(name);
    }
    return this.#session(name);
  }

  /** The session of that name, which may not be there yet. */
  #session(name: number): AdapterSession {
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = new AdapterSession();
    this.#sessions.set(name, session);
    return session;
  }

  /** Makes endpoints, each with the clock of the moment in which it is made. */
  #endpoints(given: AdapterArguments<'listen'>, role: Role): () => Endpoint {
    const profile = findProfile(given.profile);
    if (profile === undefined) throw new RangeError(`profile ${given.profile} is not known`);
    const identity = this.#identity(given, role);
    return () => {
      const keys: SessionKeys[] = [];
      const endpoint = Endpoint.create(identity, {
        ...{ profile, crypto: this.#crypto, dialect: DIALECTS[given.dialect] },
        ...{ clock: this.#clock, random: systemRandom, policy: watchKeys(strict, keys) },
      });
      this.#taken.set(endpoint, keys);
      return endpoint;
    };
  }

  #identity({ variant, key, peerKey }: AdapterArguments<'listen'>, role: Role): Identity {
    const own = key === undefined ? undefined : decodePrivateKey(readFileSync(key), this.#crypto);
    const theirs = peerKey === undefined ? undefined : decodePublicKey(readFileSync(peerKey));
    return identityFromKeys(variant, role, own, theirs);
  }
}
