import { systemClock } from '../../impl/clock.ts';
import { backend } from '../../impl/crypto/backends.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { Endpoint } from '../../impl/endpoint.ts';
import type { Connection } from '../../impl/net/connection.ts';
import { listen } from '../../impl/net/listen.ts';
import { strictShell } from '../../impl/net/shell-policy.ts';
import { strict } from '../../impl/policy.ts';
import { systemRandom } from '../../impl/primitives/random.ts';
import { findProfile } from '../../impl/profile.ts';
import { strictFramer } from '../../impl/wire/framer.ts';
import { findDefect } from '../defects/index.ts';
import type { Order, Report, ServerOrder } from './orders.ts';

/** Sessions by the port of the server and the port of the client. */
const sessions = new Map<string, Connection>();

function tell(report: Report): void {
  process.send?.(report);
}

async function serve(order: Extract<Order, { kind: 'serve' }>): Promise<void> {
  const ports = await Promise.all(order.servers.map((server) => start(server, order)));
  tell({ kind: 'listening', ports });
}

/** Starts an echoing server, and resolves to its port. */
async function start(
  { identity, profile: name, limits }: ServerOrder,
  { host, dialect, backend: backendName, defect: id }: Extract<Order, { kind: 'serve' }>,
): Promise<number> {
  const profile = findProfile(name);
  if (profile === undefined) throw new RangeError(`profile ${name} is not known`);
  const defect = id === undefined ? undefined : findDefect(id);
  const environment = {
    profile,
    crypto: backend(backendName),
    clock: systemClock,
    random: systemRandom,
    dialect: { ...DIALECTS[dialect], ...defect?.dialect },
    policy: { ...strict, ...defect?.policy },
    framer: { ...strictFramer, ...defect?.framer },
  };
  const listener = await listen(() => Endpoint.create(identity, environment), {
    host,
    port: 0,
    clock: systemClock,
    policy: { ...strictShell, ...defect?.shell },
    ...(limits === undefined ? {} : { limits }),
  });
  const { port } = listener.address;
  listener.on('connection', (connection) => {
    const name = `${port} ${connection.peerPort}`;
    sessions.set(name, connection);
    connection.on('message', (data) => {
      // CHN-01, CHN-05: what only a defect lets through cannot be sent back.
      if (data.length > 0 && data.length <= connection.endpoint.maximumMessage) connection.send(data);
    });
    connection.on('closed', () => sessions.delete(name));
  });
  return port;
}

// The parent is the only one that talks to us; without it there is nothing to do.
process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  if (order.kind === 'serve')
    serve(order).catch((error: unknown) => {
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    });
  else {
    const session = sessions.get(`${order.port} ${order.clientPort}`);
    if (order.kind === 'ratchet') session?.ratchet(order.ratchet);
    else session?.close();
  }
});
