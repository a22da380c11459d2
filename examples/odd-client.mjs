// A QSMP client with manners of its own: it asks where its server is and for its key, always connects to one port,
// puts "ECHO: " before what it sends back, and holds one session. See docs/testing-your-implementation.md.
//
//   node odd-client.mjs [--terminal]
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import * as qsmp from 'qsmp-conformance/impl';

const PORT = 47434;
if (process.argv.includes('--terminal') && !process.stdin.isTTY) {
  console.error('odd client: this is no terminal');
  process.exit(1);
}

const terminal = createInterface({ input: process.stdin, output: process.stdout });
const host = await terminal.question('Server: ');
const file = await terminal.question('Key file of the server: ');
terminal.close();

const { variant, profile, ...peerKey } = qsmp.decodePublicKey(readFileSync(file.trim()));
const environment = {
  profile,
  crypto: qsmp.backend('fast'),
  clock: qsmp.systemClock,
  random: qsmp.systemRandom,
  dialect: qsmp.DIALECTS.reference,
};
const identity = { variant, role: 'client', peerKey: { ...peerKey, profile } };
const connection = await qsmp.connect(qsmp.Endpoint.create(identity, environment), {
  host: host.trim(),
  port: PORT,
});
connection.on('message', (data) => {
  const answer = Buffer.concat([Buffer.from('ECHO: '), data]);
  if (answer.length <= connection.endpoint.maximumMessage) connection.send(answer);
});
connection.on('closed', () => process.exit(0));
connection.start();
