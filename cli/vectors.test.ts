import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolder } from '../vectors/location.ts';
import { MAXIMUM_FILE } from '../vectors/read-file.ts';
import { bytesOfDocument, shippedBytes, shippedDocument } from '../vectors/testing/shipped.ts';
import { bufferedIo } from './buffered-io.ts';
import { run } from './run.ts';
import { vectorsCommand } from './vectors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qsmp-vectors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function vectors(...args: readonly string[]) {
  const io = bufferedIo();
  const code = await run(['vectors', ...args], io, [vectorsCommand]);
  return { code, output: io.output(), errors: io.errors() };
}

/** A file of these bytes, or of this text, by its path. */
function file(name: string, contents: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}

const good = () => file('good.json', shippedBytes('simplex-s1-A'));
const shown = (name: string) => join(dataFolder(), 'interop', `${name}.json`);

/** A recording with one byte of one packet changed. */
function bad(): string {
  const document = JSON.stringify(shippedDocument('rcs-A'));
  return file('bad.json', document.replace('"mac":"006657ad', '"mac":"006657ae'));
}

describe('qsmp vectors verify', () => {
  it('says per file and group how many values were compared', async () => {
    const { code, output, errors } = await vectors('verify', good(), shown('rcs-A'));
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toBe(`${join(folder, 'good.json')}: simplex, dilithium-s1_kyber-s1_sha3_rcs256
  GROUP                     COMPARED  DIFFER
  config                    1         0
  config_bytes_34_with_nul  1         0
  key                       17        0
  handshake                 194       0
  messages                  42        0
  symmetric_ratchet         59        0
  messages_after_ratchet    14        0
  errors                    5         0

${shown('rcs-A')}: rcs
  GROUP          COMPARED  DIFFER
  sequences      834       0
  failure        64        0
  key_expansion  20        0
  cshake         35        0
  kmac           70        0

2 files, 1356 values compared, 0 differ
`);
  });

  it('exits 1 at a difference, and says where, which requirement and both values', async () => {
    const { code, output, errors } = await vectors('verify', bad(), good());
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    expect(output).toContain('  kmac           70        1\n');
    const [tag, wrong] = ['006657ad5048172e87ffd431', '006657ae5048172e87ffd431'];
    expect(output).toMatch(
      new RegExp(
        `^  kmac\\[0\\]\\.mac \\(PRM-01\\): recorded "${wrong}[0-9a-f]{40}", ours "${tag}[0-9a-f]{40}"$`,
        'm',
      ),
    );
    expect(output).toMatch(/^2 files, 1356 values compared, 1 differ$/m);
  });

  it('prints one JSON document', async () => {
    const paths = [good(), bad(), join(folder, 'missing.json')];
    const { code, output, errors } = await vectors('verify', '--json', ...paths);
    expect(code).toBe(2);
    const { files } = JSON.parse(output);
    expect(files).toHaveLength(3);
    expect(files[0]).toMatchObject({
      file: paths[0],
      kind: 'simplex',
      compared: 333,
      failures: [],
      unknownFields: [],
    });
    expect(files[0].groups[2]).toEqual({ name: 'key', compared: 17, failures: 0 });
    expect(files[1].failures).toHaveLength(1);
    expect(Object.keys(files[1].failures[0])).toEqual(['path', 'requirement', 'expected', 'actual']);
    const error = `${paths[2]} cannot be read: there is no such file`;
    expect(files[2]).toEqual({ file: paths[2], compared: 0, failures: [], error });
    expect(errors).toBe(`qsmp: ${error}\n`);
  });

  it('takes a backend', async () => {
    expect((await vectors('verify', '--backend', 'noble', good())).code).toBe(0);
    const { code, errors } = await vectors('verify', '--backend', 'nobel', good());
    expect(code).toBe(2);
    expect(errors).toContain('Did you mean noble?');
  });

  it('says how many signatures were made again, and how many taken', async () => {
    const path = join(dataFolder(), 'slh-dsa-256s.json');
    const { code, output } = await vectors('verify', '--quick', path);
    expect(code).toBe(0);
    const counted = '2 tests, 13 values compared; signatures: 0 made again, 1 taken because they verify';
    expect(output).toContain(`${path}: slh-dsa, ${counted}\n`);
    const { files } = JSON.parse((await vectors('verify', '--quick', '--json', path)).output);
    expect(files).toMatchObject([{ type: 'slh-dsa', signatures: { made: 0, checked: 1 }, failures: [] }]);
  });

  it('names fields that it does not know, and does not name all of very many', async () => {
    const document = { ...shippedDocument('simplex-s1-A'), later: 1 };
    const { code, output } = await vectors('verify', file('later.json', bytesOfDocument(document)));
    expect(code).toBe(0);
    expect(output).toContain('  later: unknown, passed over\n');
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`field${i}`, i]));
    const path = file('many.json', bytesOfDocument({ ...document, ...many }));
    expect((await vectors('verify', path)).output).toContain('  and 81 more, which --json lists\n');
  });

  it('exits 2 with one sentence for a file that cannot be verified, and verifies the rest', async () => {
    mkdirSync(join(folder, 'folder'));
    const large = file('large.json', '');
    truncateSync(large, MAXIMUM_FILE + 1);
    // Words and bytes of the configuration.
    const hex = (text: string) => Buffer.from(text).toString('hex');
    const [from, to] = ['dilithium-s1_kyber-s1_sha3_rcs256', 'dilithium-s5_kyber-s6_sha3_rcs256'];
    const unpublished = new TextDecoder()
      .decode(shippedBytes('simplex-s1-A'))
      .replaceAll(from, to)
      .replaceAll(hex(from), hex(to));
    const cases: [path: string, sentence: RegExp][] = [
      [file('empty.json', ''), /cannot be verified: it is empty$/],
      [file('binary.json', Uint8Array.of(0, 159, 146, 150)), /cannot be verified: it is not text in UTF-8$/],
      [file('text.json', 'not JSON'), /cannot be verified: it is not JSON, or it is cut short$/],
      [file('cut.json', shippedBytes('rcs-A').subarray(0, 5000)), /it is not JSON, or it is cut short$/],
      [file('deep.json', '['.repeat(1_000_000)), /its values lie more than 32 deep in one another$/],
      [file('nan.json', '{"sequences":[],"seed":NaN}'), /it is not JSON, or it is cut short$/],
      [file('list.json', '[]'), /the document is a list, not an object$/],
      [file('other.json', '{}'), /it is no recording: it has neither sequences nor a handshake$/],
      [large, /has more than 33554432 bytes$/],
      [join(folder, 'folder'), /cannot be read: it is a folder$/],
      [
        file('profile.json', unpublished),
        /its profile, dilithium-s5_kyber-s6_sha3_rcs256, is not supported here/,
      ],
    ];
    for (const [path, sentence] of cases) {
      const { code, output, errors } = await vectors('verify', path, good());
      expect(code, path).toBe(2);
      expect(errors.trimEnd()).toMatch(sentence);
      expect(errors.split('\n')).toHaveLength(2);
      expect(errors).toContain(`qsmp: ${path} `);
      expect(output).toMatch(/^1 file, 333 values compared, 0 differ; 1 not verified$/m);
    }
  });

  it('lets an unreadable file win over a difference', async () => {
    expect((await vectors('verify', bad(), join(folder, 'missing.json'))).code).toBe(2);
  });

  it('explains itself', async () => {
    const { code, output } = await vectors('verify', '--help');
    expect(code).toBe(0);
    expect(output).toContain('qsmp vectors verify recordings/*.json');
    expect((await vectors('verify', '--jsno')).errors).toContain('Did you mean --json?');
    expect((await vectors('verfiy')).code).toBe(2);
  });
});
