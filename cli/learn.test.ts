import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMachine } from '../record/index.ts';
import { UserFolder } from './testing/user-folder.ts';

const QUICK = ['learn', '--in-process', '--variant', 'simplex', '--seed', '7', '--walks', '20'];

let user: UserFolder;
beforeAll(() => {
  user = new UserFolder();
});
afterAll(() => user.remove());

describe('qsmp learn', () => {
  it('learns both roles in process, and says what it found', async () => {
    const { code, output, errors } = await user.qsmp(QUICK);
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^simplex server, s1, in process\n {2}5 states \(the model has 5\), 20 inputs; /);
    expect(output).toContain("without 'connect': a server does not connect");
    expect(output.match(/no difference to the model/g)).toHaveLength(2);
    expect(output).toContain('\nseed 7\n');
  });

  it('writes the machines, and compares with them later', async () => {
    const first = await user.qsmp([...QUICK, '--out', 'machines', '--report', 'html=page.html']);
    expect([first.code, first.errors]).toEqual([0, '']);
    const file = 'machines/machine-simplex-server.json';
    const machine = await readMachine(readFileSync(user.file(file)));
    expect(machine).toMatchObject({ variant: 'simplex', role: 'server', profile: 's1', seed: '7' });
    expect(readFileSync(user.file('machines/machine-simplex-client.svg'), 'utf8')).toMatch(
      /^<svg .*\n<\/svg>\n$/s,
    );
    expect(readFileSync(user.file('machines/machine-simplex-server.dot'), 'utf8')).toMatch(/^digraph /);
    const page = readFileSync(user.file('page.html'), 'utf8');
    expect(page).toContain('<strong>As the model</strong> 2 machines without a difference.');
    expect(page.match(/src="data:image\/svg\+xml;base64,/g)).toHaveLength(2);

    const again = await user.qsmp([...QUICK, '--out', 'machines']);
    expect([again.code, again.errors]).toEqual([2, expect.stringContaining('exists already; --force')]);

    const same = await user.qsmp([...QUICK, '--against', file]);
    expect(same.code).toBe(0);
    const broken = await user.qsmp([...QUICK, '--defect', 'error-answered', '--against', file, '--json']);
    expect(broken.code).toBe(1);
    const { differences, states, inputs } = JSON.parse(broken.output);
    const shown = {
      role: 'server',
      witness: ['error code 00 in clear'],
      output: '14 closed',
      expected: 'closed',
    };
    expect(differences).toContainEqual(expect.objectContaining({ ...shown, from: 'model' }));
    expect(differences).toContainEqual(expect.objectContaining({ ...shown, from: file }));
    expect(states).toBeGreaterThanOrEqual(10);
    expect(inputs).toBe(20);
  });

  it('takes no report but a page', async () => {
    const { code, errors } = await user.qsmp([...QUICK, '--report', 'junit=x']);
    expect([code, errors]).toEqual([2, expect.stringContaining('--report takes html=FILE here')]);
  });

  it('asks one word, beside the model, and exits 1 where they differ', async () => {
    const words = ['learn', '--in-process', '--variant', 'simplex', '--word', 'next, time past'];
    const right = await user.qsmp(words);
    expect([right.code, right.errors]).toEqual([0, '']);
    expect(right.output).toMatch(/ {3}time past {2}closed +closed\nThey agree\.\n/);
    const wrong = await user.qsmp([...words, '--defect', 'time-unchecked']);
    expect([wrong.code, wrong.errors]).toEqual([1, '']);
    expect(wrong.output).toMatch(/! {2}time past {2}08 +closed\nThey differ at 'time past'\.\n/);
  });

  it('is not done when the time is over: exit 3', async () => {
    const { code, output } = await user.qsmp([...QUICK, '--time', '20ms']);
    expect(code).toBe(3);
    expect(output).toContain('not tested whole: the time was over');
  });

  it.each([
    [['--word', 'next, nonsense'], "unknown input 'nonsense'"],
    [['--word', 'next, ratchet asymmetric'], '--word has an input that cannot be used on this peer'],
    [['--against', 'missing.json'], 'missing.json cannot be read: there is no such file'],
    [['--against', 'wrong.json'], 'wrong.json'],
    [['--time', '5'], '--time takes a duration'],
    [['--extra', '4'], '--extra takes a number from 1 to 3'],
  ])('refuses %j', async (words, sentence) => {
    user.write('wrong.json', { format: 'qsmp-machine/1' });
    const { code, errors } = await user.qsmp([...QUICK, ...words]);
    expect([code, errors]).toEqual([2, expect.stringContaining(sentence)]);
  });
});
