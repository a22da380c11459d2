import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backend } from '../../impl/crypto/backends.ts';
import { dataFolder, shippedRecordings } from '../location.ts';
import { replayFlights } from './flights.ts';

const crypto = backend('fast');
const sessions = shippedRecordings().filter((path) => !path.includes('rcs'));
const read = (path: string) => readFileSync(join(dataFolder(), path));

describe('recorded flights', () => {
  it.each(sessions)('of %s lead fresh endpoints through the recorded session', (path) => {
    const replays = replayFlights(read(path), crypto);
    expect(replays.map(({ role }) => role)).toEqual(['server', 'client']);
    expect(replays.map(({ difference }) => difference)).toEqual([undefined, undefined]);
    // The handshake, and at least six messages.
    expect(replays[0]?.packets).toBeGreaterThanOrEqual(10);
  });

  it.each([
    [0, 'client'],
    [1, 'server'],
    [2, 'client'],
  ])('are found to differ when packet %i is changed, which the %s sent', (index, from) => {
    const recording = JSON.parse(read('interop/simplex-s1-A.json').toString());
    const [packet] = recording.handshake.packets_and_steps[index].packet;
    packet.packet = packet.packet.replace(/.$/, (digit: string) => (digit === '0' ? '1' : '0'));
    const replays = replayFlights(Buffer.from(JSON.stringify(recording)), crypto);
    const sender = replays.find(({ role }) => role === from);
    expect(sender?.difference).toBe(`packet ${index + 1} differs from the recorded one`);
    expect(replays.find(({ role }) => role !== from)?.difference).toBeDefined();
  });
});
