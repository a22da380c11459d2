import { type Clock, systemClock } from '../../impl/clock.ts';
import type { AdapterArguments, PeerAttachment } from '../../record/index.ts';
import { AdapterProcess } from '../adapter/adapter-process.ts';
import { PeerProcess } from '../observation/peer-process.ts';
import { openSocketWire } from '../socket-wire.ts';
import type { PeerSettings, Target } from '../target.ts';
import { arrival } from '../targets/arrival.ts';
import { closingWire } from '../targets/closing-wire.ts';
import { remoteTarget } from '../targets/remote.ts';
import type { Wire } from '../wire.ts';
import { AdapterClock } from './adapter-clock.ts';
import type { Attaching } from './attaching.ts';
import { launchOf } from './manifest.ts';

/** Where both ends are. */
const HOST = '127.0.0.1';

/** Milliseconds for a connection to a server of which the adapter says that it listens. */
const CONNECT_TIME = 10_000;

/** Starts the adapter of a manifest, which has its peer listen, or connect to us. */
export async function attachAdapter(
  { manifest, folder, keys, common }: Attaching,
  attachment: PeerAttachment<'adapter'>,
  program: string,
): Promise<Target> {
  const { name, role, variant, profile, dialect, offers } = manifest.peer;
  const launch = launchOf(manifest, attachment, program, { dir: folder.path, ...keys.files });
  const endpoint = { variant, profile, dialect, host: HOST, ...keys.files };
  // Its clock stands still, where that is ours to say, so that edges are exact.
  const now = systemClock();
  const clock = new AdapterClock(now, common.between === undefined);
  let adapter: AdapterProcess | undefined;
  let port = 0;
  const process = await PeerProcess.begin(async () => {
    const started = await AdapterProcess.start(launch, name, role, 1000 * attachment.answersWithin);
    try {
      await clock.start(started);
      if (role === 'server') ({ port } = await started.ask('listen', endpoint));
    } catch (error) {
      await started.process.stop();
      throw error;
    }
    adapter = started;
    return started.process;
  });
  const close = async () => {
    await process.stop();
    folder.remove();
  };
  const current = (): AdapterProcess => {
    if (adapter === undefined) throw new TypeError('an adapter that was started is there');
    return adapter;
  };
  const told = current();
  const talks = offers.echo === 'none' && told.offers('send') && told.offers('receive');
  const connect = async (at: Clock | undefined): Promise<Wire> => {
    const asked = current();
    return clock.during(asked, at, async () => {
      const wire = await (role === 'server' ? connectTo(asked, port) : connectionOf(asked, endpoint));
      // Until it has begun, under the clock of now.
      if (role === 'server' && clock.settable) await begun(asked, wire);
      if (talks) void echo(asked, wire.id);
      return wire;
    });
  };
  const command = (asking: (asked: AdapterProcess) => Promise<unknown>) =>
    void asking(current()).catch(() => {});
  try {
    return remoteTarget({
      ...common,
      ...{ name: () => `${name}, ${told.hello.name}`, role, ours: keys.ours(), process, close },
      echo: common.echo || talks,
      connect: ({ clock: at }: PeerSettings = {}) => connect(at),
      ...(clock.settable ? { clock: () => now, setsClock: true } : {}),
      ...(told.offers('ratchet')
        ? { startRatchet: (kind, { id }) => command((asked) => asked.ask('ratchet', { session: id, kind })) }
        : {}),
      ...(told.offers('send')
        ? {
            say: (data, { id }) =>
              command((asked) => asked.ask('send', { session: id, data: Buffer.from(data).toString('hex') })),
          }
        : {}),
      ...(told.offers('close')
        ? { endSession: ({ id }) => command((asked) => asked.ask('close', { session: id })) }
        : {}),
      ...(told.offers('status')
        ? { stageOf: async ({ id }) => (await current().ask('status', { session: id })).stage }
        : {}),
      ...(told.offers('claim') ? { claimOf: ({ id }) => current().ask('claim', { session: id }) } : {}),
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves when the adapter has a session on its end of a connection. */
async function begun(adapter: AdapterProcess, wire: Wire): Promise<void> {
  try {
    await adapter.ask('status', { session: wire.id });
  } catch (error) {
    wire.close();
    throw error;
  }
}

async function connectTo(adapter: AdapterProcess, port: number): Promise<Wire> {
  return freed(adapter, await openSocketWire(HOST, port, CONNECT_TIME));
}

/** The connection of the adapter's client, which is told to make one. */
export async function connectionOf(
  adapter: AdapterProcess,
  endpoint: Omit<AdapterArguments<'listen'>, 'host'>,
): Promise<Wire> {
  const told = { ...endpoint, host: HOST };
  return freed(
    adapter,
    await arrival(adapter.hello.name, HOST, (port) => adapter.ask('connect', { ...told, port })),
  );
}

/** The same connection, with which its session behind the adapter is let go of. */
function freed(adapter: AdapterProcess, wire: Wire): Wire {
  return closingWire(wire, () => void adapter.ask('free', { session: wire.id }).catch(() => {}));
}

/** Sends back what a session receives, for as long as it does. */
async function echo(adapter: AdapterProcess, session: number): Promise<void> {
  try {
    for (;;) {
      const got = await adapter.ask('receive', { session });
      if ('ended' in got) return;
      await adapter.ask('send', { session, data: got.data });
    }
  } catch {
    // It ended meanwhile, as who talks to it sees.
  }
}
