// A QSMP server with manners of its own: it always listens on one port, makes its keys when it is first started, and
// puts "ECHO: " before what it sends back. See docs/testing-your-implementation.md.
//
//   node odd-server.mjs [--one-shot] [--sequential] [--ahead SECONDS] [--crash BYTES] [--silent] [--host HOST]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as qsmp from 'qsmp-conformance/impl';

const PORT = 47433;
const { values: options } = parseArgs({
  options: {
    'one-shot': { type: 'boolean' },
    sequential: { type: 'boolean' },
    crash: { type: 'string' },
    silent: { type: 'boolean' },
    ahead: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
  },
});

const crypto = qsmp.backend('fast');
const profile = qsmp.findProfile('s1');
const clock = () => qsmp.systemClock() + BigInt(options.ahead);

const folder = join(homedir(), '.odd-server');
const keyFile = join(folder, 'server.qskey');
if (!existsSync(keyFile)) {
  mkdirSync(folder, { recursive: true });
  const expiration = clock() + qsmp.KEY_VALIDITY;
  const key = qsmp.generateKey({ profile, crypto, random: qsmp.systemRandom, expiration });
  writeFileSync(keyFile, qsmp.encodePrivateKey(key));
  writeFileSync(join(folder, 'server.qpkey'), qsmp.encodePublicKey(key, 'simplex'));
}
const ownKey = qsmp.decodePrivateKey(readFileSync(keyFile), crypto);

const environment = { profile, crypto, clock, random: qsmp.systemRandom, dialect: qsmp.DIALECTS.reference };
const listening = createServer({ pauseOnConnect: true }, (socket) => {
  waiting.push(socket);
  serveNext();
});
listening.listen(PORT, options.host, () => console.log(`odd server is serving on port ${PORT}`));

/** Connections that nobody serves yet. */
const waiting = [];
let serving = false;

function serveNext() {
  if (options.sequential && serving) return;
  const socket = waiting.shift();
  if (socket === undefined) return;
  serving = true;
  const endpoint = qsmp.Endpoint.create({ variant: 'simplex', role: 'server', ownKey }, environment);
  const connection = new qsmp.Connection(endpoint, socket, qsmp.strictShell, qsmp.DEFAULT_LIMITS);
  connection.on('message', (data) => {
    if (options.crash && data.length > Number(options.crash)) process.kill(process.pid, 'SIGSEGV');
    if (options.silent) return;
    const answer = Buffer.concat([Buffer.from('ECHO: '), data]);
    if (answer.length <= endpoint.maximumMessage) connection.send(answer);
  });
  connection.on('closed', () => {
    if (options['one-shot']) process.exit(0);
    serving = false;
    serveNext();
  });
  connection.start();
  socket.resume();
}
