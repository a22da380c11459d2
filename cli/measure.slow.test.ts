import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuilt } from './testing/built.ts';

const LITTLE = ['--handshakes', '20', '--messages', '5'];
/** For a client that is started for every session. */
const LEAST = ['--handshakes', '2', '--messages', '2', '--sessions', '2'];

describe('qsmp measure', () => {
  it('holds 1,000 sessions of our own server at once, each of which sends a message back', async () => {
    const words = ['measure', '--variant', 'simplex', '--profile', 's1', '--sessions', '1000', ...LITTLE];
    const { code, output, errors } = await runBuilt([...words, '--json']);
    expect([code, errors]).toEqual([0, '']);
    const [measured] = JSON.parse(output).measured;
    expect(measured.sessions).toMatchObject({ wanted: 1000, held: 1000, echoing: 1000 });
    expect(measured.sessions.memoryOfLast).toBeGreaterThan(0);
    expect(measured.handshakes.latency.count).toBe(20);
    expect(measured.echoes.map(({ size }: { size: number }) => size)).toEqual([1, 64, 1024, 16384, 65504]);
    expect(measured.handshakes.cpu).toBeGreaterThan(0);
  });

  it('measures less where handshakes take long, and says so', async () => {
    const words = ['measure', '--variant', 'simplex', '--profile', 'm1', '--messages', '2'];
    const [{ code, output }, said] = [
      await runBuilt([...words, '--handshakes', '3']),
      await runBuilt([...words, '--handshakes', '3', '--sessions', '2']),
    ];
    expect([code, said.code]).toEqual([0, 0]);
    expect(output).toContain('10 of 10, 10 sent a message back');
    expect(output).toMatch(/^handshakes of this profile take long: fewer were made/m);
    expect(said.output).not.toContain('take long');
  });

  it('measures the peer of a manifest, and says what is not known', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'qsmp-measured-'));
    const page = join(folder, 'page.html');
    const words = ['measure', '--peer', 'peers/own-duplex-client.json', ...LEAST];
    const { code, output, errors } = await runBuilt([...words, '--report', `html=${page}`]);
    expect([code, errors]).toEqual([0, '']);
    expect(readFileSync(page, 'utf8')).toContain('<tr><th scope="row">duplex client, s5</th>');
    rmSync(folder, { recursive: true });
    expect(output).toContain('duplex client, s5');
    expect(output).toMatch(/round trips of a handshake +3\n/);
    expect(output).toContain('not known: it runs elsewhere');
    expect(output).toContain('2 of 2, 2 sent a message back');
  });

  it.each([
    ['--sessions', '0'],
    ['--handshakes', '1e3'],
    ['--in-flight', '1001'],
  ])('refuses %s %s', async (option, value) => {
    const { code, errors } = await runBuilt(['measure', option, value]);
    expect([code, errors]).toEqual([2, expect.stringContaining(`${option} takes a number from 1 to`)]);
  });

  it('is unusable without a peer', async () => {
    const { code, errors } = await runBuilt(['measure', '--peer', 'peers/own-connect.json']);
    expect(code).toBe(2);
    expect(errors).toContain('own-connect.json');
  });
});
