import { systemClock } from '../../impl/clock.ts';
import { backend } from '../../impl/crypto/backends.ts';
import { DIALECTS } from '../../impl/dialect.ts';
import { Endpoint } from '../../impl/endpoint.ts';
import { connect } from '../../impl/net/connect.ts';
import type { Connection } from '../../impl/net/connection.ts';
import { listen } from '../../impl/net/listen.ts';
import { strictShell } from '../../impl/net/shell-policy.ts';
import { strict } from '../../impl/policy.ts';
import { systemRandom } from '../../impl/primitives/random.ts';
import { findProfile } from '../../impl/profile.ts';
import { strictFramer } from '../../impl/wire/framer.ts';
import { findDefect } from '../defects/index.ts';
import { caching, cycledDraws } from './caching.ts';
import type { EndOrder, Order, Report } from './orders.ts';

/** Sessions by the port of the server and the port of the client. */
const sessions = new Map<string, Connection>();

function tell(report: Report): void {
  process.send?.(report);
}

type Serve = Extract<Order, { kind: 'serve' }>;

/** Makes each client connect to a port, by its place. */
let clients: readonly ((port: number) => Promise<void>)[] = [];

async function serve(order: Serve): Promise<void> {
  clients = (order.clients ?? []).map((client) => (port) => start(client, order, port));
  const ports = await Promise.all(order.servers.map((server) => listenFor(server, order)));
  tell({ kind: 'listening', ports });
}

/** What an end of the order is made of, and what it decides about sockets. */
function makingOf(
  { identity, profile: name, cached }: EndOrder,
  { dialect, backend: backendName, defect: id }: Serve,
) {
  const profile = findProfile(name);
  if (profile === undefined) throw new RangeError(`profile ${name} is not known`);
  const defect = id === undefined ? undefined : findDefect(id);
  const draws = cached === undefined ? () => systemRandom : cycledDraws(identity.role, cached.draws);
  const environment = {
    profile,
    crypto: cached === undefined ? backend(backendName) : caching(backend(backendName)),
    clock: cached === undefined ? systemClock : () => cached.at,
    dialect: { ...DIALECTS[dialect], ...defect?.dialect },
    policy: { ...strict, ...defect?.policy },
    framer: { ...strictFramer, ...defect?.framer },
  };
  const create = () => Endpoint.create(identity, { ...environment, random: draws() });
  return { create, policy: { ...strictShell, ...defect?.shell } };
}

/** Starts an echoing server, and resolves to its port. */
async function listenFor(end: EndOrder, order: Serve): Promise<number> {
  const { create, policy } = makingOf(end, order);
  const { limits } = end;
  const listener = await listen(create, {
    host: order.host,
    port: 0,
    clock: systemClock,
    policy,
    ...(limits === undefined ? {} : { limits }),
  });
  const { port } = listener.address;
  listener.on('connection', (connection) => keep(connection, `${port} ${connection.peerPort}`));
  return port;
}

/** Connects a client. */
async function start(end: EndOrder, order: Serve, port: number): Promise<void> {
  const { create, policy } = makingOf(end, order);
  const connection = await connect(create(), { host: order.host, port, policy });
  keep(connection, `${port} 0`, end.mute);
  connection.start();
}

/** Holds a session under its name; it sends back what it receives, unless it is mute. */
function keep(connection: Connection, name: string, mute = false): void {
  sessions.set(name, connection);
  connection.on('message', (data) => {
    if (mute) return;
    // CHN-01, CHN-05: what only a defect lets through cannot be sent back.
    if (data.length > 0 && data.length <= connection.endpoint.maximumMessage) connection.send(data);
  });
  connection.on('closed', () => sessions.delete(name));
}

type SessionOrder = Exclude<Order, { kind: 'serve' | 'connect' }>;

function carryOut(order: SessionOrder, session: Connection): void {
  if (order.kind === 'ratchet') session.ratchet(order.ratchet);
  else if (order.kind === 'say') session.send(order.data);
  else void session.close();
}

// The parent is the only one that talks to us; without it there is nothing to do.
process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  if (order.kind === 'serve')
    serve(order).catch((error: unknown) => {
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    });
  else if (order.kind === 'connect')
    // Who waits for it sees that it does not come.
    clients[order.client]?.(order.port).catch(() => {});
  else {
    const session = sessions.get(`${order.port} ${order.clientPort}`);
    if (session === undefined) return;
    const act = () => carryOut(order, session);
    // A client is established after its server, who may be the one that asks.
    if (session.endpoint.stage === 'established') act();
    else session.once('established', act);
  }
});
