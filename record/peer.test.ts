import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RecordError, readPeer } from './index.ts';

const bytes = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));

const SERVER = {
  format: 'qsmp-peer/1',
  name: 'server',
  variant: 'simplex',
  role: 'server',
  attachment: { kind: 'process', command: ['./server', '{port}', '{key}'] },
};

const CLIENT = {
  ...{ ...SERVER, role: 'client' },
  attachment: { kind: 'client', command: ['./client', '{port}', '{peerKey}'] },
};

const FILES = { from: 'files', peerKey: 'server.qpkey' };

/** A server whose attachment is changed. */
const attached = (change: object) => ({ ...SERVER, attachment: { ...SERVER.attachment, ...change } });
const listening = { ...SERVER, attachment: { kind: 'connect', port: 1 }, keys: FILES };

describe('a manifest', () => {
  it('is read, what is left out as by default', async () => {
    expect(await readPeer(bytes(SERVER))).toMatchObject({
      ...{ profile: 's5', dialect: 'reference', keys: { from: 'us' } },
      attachment: { host: '127.0.0.1', folder: '.', environment: [], readyWithin: 10 },
      offers: { echo: 'exact', sessions: 'concurrent', ratchets: true },
    });
    expect(await readPeer(bytes(CLIENT))).toMatchObject({ attachment: { expect: [], terminal: false } });
    expect(await readPeer(bytes(listening))).toMatchObject({ keys: FILES });
  });

  it.each(readdirSync(new URL('../peers/', import.meta.url)))('of peers/%s is one', async (name) => {
    const file = readFileSync(new URL(`../peers/${name}`, import.meta.url));
    expect(await readPeer(file, name)).toMatchObject({ format: 'qsmp-peer/1' });
  });

  it.each<[string, unknown, string]>([
    ['no object', [], 'is array, not object'],
    ['an unknown field', { ...SERVER, port: 1 }, 'has an unknown field "port"'],
    ['another format', { ...SERVER, format: 'qsmp-peer/2' }, 'format is none of qsmp-peer/1'],
    ['a name that is drawn', { ...SERVER, name: '\u001b[2J' }, 'name is not 1 to 100 printable characters'],
    ['a wrong type', attached({ command: './server' }), 'attachment.command is string, not array'],
    ['a number in a command', attached({ command: ['a', 1] }), 'attachment.command[1] is number, not string'],
    ['no command', attached({ command: [] }), 'attachment.command is less than 1'],
    ['a zero character', attached({ command: ['a\u0000b'] }), 'attachment.command[0] is empty, too long'],
    ['a port beyond', attached({ port: 70_000 }), 'attachment.port is more than 65535'],
    ['an unknown kind', attached({ kind: 'shell' }), 'attachment.kind is'],
    ['an unknown field deeper', attached({ shell: true }), 'attachment has an unknown field "shell"'],
    ['a folder above', attached({ folder: '../other' }), 'attachment.folder leaves the folder'],
    ['a folder above, further on', attached({ folder: 'a/../../b' }), 'attachment.folder leaves the folder'],
    ['a folder at the root', attached({ folder: '/etc' }), 'attachment.folder leaves the folder'],
    ['a folder at home', attached({ folder: '~/x' }), 'attachment.folder leaves the folder'],
    ['a folder with backslashes', attached({ folder: '..\\x' }), 'attachment.folder leaves the folder'],
    ['a key above', { ...listening, keys: { ...FILES, peerKey: '../k' } }, 'keys.peerKey leaves the folder'],
    [
      'a key of its own above',
      { ...SERVER, keys: { from: 'peer', peerKey: 'a/..' } },
      'keys.peerKey leaves the folder',
    ],
    ['no variable', attached({ environment: ['PATH'] }), 'attachment.environment[0] is not NAME=value'],
    ['an endless wait', attached({ readyWithin: 1e9 }), 'attachment.readyWithin is more than 600'],
    ['an unknown placeholder', attached({ command: ['a', '{prot}'] }), 'attachment.command[1] has {prot}'],
    ['no way to say the port', attached({ command: ['a', '{key}'] }), 'attachment has no port'],
    [
      'no way for the key',
      attached({ command: ['a', '{port}'] }),
      'attachment.command has neither {key} nor {dir}',
    ],
    [
      'a key of ours where there is none',
      attached({ command: ['a', '{port}', '{key}', '{peerKey}'] }),
      'attachment.command[3] has {peerKey}',
    ],
    [
      'a key for a peer that makes its own',
      { ...SERVER, keys: { from: 'peer', peerKey: 'k' } },
      'attachment.command[2] has {key}',
    ],
    [
      'a server as a client',
      { ...SERVER, role: 'client' },
      'attachment.kind is process, which is for a server',
    ],
    [
      'a client as a server',
      { ...CLIENT, role: 'server' },
      'attachment.kind is client, which is for a client',
    ],
    ['keys for what listens', { ...listening, keys: { from: 'us' } }, 'keys.from is us; what listens'],
    ['no key of a server', { ...listening, keys: { from: 'files' } }, 'keys.peerKey is missing'],
    ['a key of ours in simplex', { ...listening, keys: { ...FILES, key: 'k' } }, 'keys.key is there'],
    ['no key of ours in duplex', { ...listening, variant: 'duplex' }, 'keys.key is missing'],
    ['a key of a client without', { ...CLIENT, keys: FILES }, 'keys.peerKey is there'],
    [
      'a client without keys that makes some',
      { ...CLIENT, keys: { from: 'peer', peerKey: 'k' } },
      'keys.from is peer, and a simplex client has no key',
    ],
    ['no prefix', { ...SERVER, offers: { echo: 'prefixed' } }, 'offers.prefix is missing'],
    ['a prefix of nothing', { ...SERVER, offers: { echo: 'none', prefix: 'x' } }, 'offers.prefix is there'],
    [
      'a server that ends and nobody starts',
      { ...listening, offers: { sessions: 'one-shot' } },
      'offers.sessions is one-shot',
    ],
    [
      'a server whose one session would be our look',
      { ...SERVER, offers: { sessions: 'one-shot' } },
      'attachment.ready is missing',
    ],
    [
      'an adapter that ends with its session',
      { ...SERVER, attachment: { kind: 'adapter', command: ['a'] }, offers: { sessions: 'one-shot' } },
      'offers.sessions is one-shot, and an adapter goes on',
    ],
  ])('with %s is refused', async (_, document, sentence) => {
    const refused = await readPeer(bytes(document), 'peer.json').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RecordError);
    expect(String(refused)).toContain(sentence);
    expect(String(refused)).toContain('peer.json');
  });
});
