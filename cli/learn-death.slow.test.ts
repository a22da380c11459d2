import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserFolder } from './testing/user-folder.ts';

let user: UserFolder;
beforeAll(() => {
  user = new UserFolder();
});
afterAll(() => user.remove());

describe('qsmp learn, of a peer that dies', () => {
  it('starts a peer anew that dies, and says of what; one that is not ours to start is lost', async () => {
    const host = '127.0.0.78';
    const command = ['node', 'odd-server.mjs', `--host=${host}`, '--crash=4'];
    const keys = { from: 'peer', peerKey: '.odd-server/server.qpkey' };
    user.write('odd.json', {
      ...{ format: 'qsmp-peer/1', name: 'odd', variant: 'simplex', role: 'server', profile: 's1', keys },
      offers: { echo: 'prefixed', prefix: 'ECHO: ' },
      attachment: {
        ...{ kind: 'process', host, port: 47_433, ready: { output: 'serving * port 47433' }, command },
      },
    });
    const words = ['learn', '--seed', '1', '--walks', '1', '--time', '2m', '--json'];
    const { code, output, errors } = await user.qsmp([...words, '--peer', 'odd.json']);
    expect([code, errors]).toEqual([1, '']);
    const { patterns } = JSON.parse(output);
    const death = patterns.find(({ id }: { readonly id: string }) => id === 'death');
    expect(death).toMatchObject({ requirements: ['DOS-01'], witness: ['next', 'next', 'encrypted message'] });
    const word = death.witness.join(', ');
    expect(death.replay).toContain(`--word '${word}'`);
    const again = await user.qsmp(['learn', '--peer', 'odd.json', '--word', word]);
    expect([again.code, again.output]).toEqual([1, expect.stringContaining('died closed')]);

    const child = spawn(process.execPath, command.slice(1), {
      cwd: user.path,
      env: { ...process.env, HOME: user.path },
    });
    await once(child.stdout, 'data');
    const connect = [
      '--connect',
      `${host}:47433`,
      '--variant',
      'simplex',
      '--peer-key',
      '.odd-server/server.qpkey',
    ];
    const gone = await user.qsmp([...words, ...connect]);
    expect([gone.code, gone.errors]).toEqual([1, '']);
    expect(JSON.parse(gone.output).lost).toContainEqual(
      expect.objectContaining({ word: expect.arrayContaining(['encrypted message']) }),
    );
  });
});
