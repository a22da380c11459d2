import { describe, expect, it } from 'vitest';
import { PROFILES } from '../profile.ts';
import { CONFIGURATIONS, profileOfKeyFile, UNSUPPORTED_CONFIGURATIONS } from './keyfile-profile.ts';

describe('profileOfKeyFile', () => {
  it("knows the 14 strings of section 2's table, each once, of 33 characters each", () => {
    expect(new Set(CONFIGURATIONS).size).toBe(14);
    expect(CONFIGURATIONS).toHaveLength(14);
    for (const configuration of CONFIGURATIONS) expect(configuration).toMatch(/^[a-z0-9+_-]{33}$/);
  });

  it('runs those of its profiles, and says of each whether it does', () => {
    const run = PROFILES.map(({ configuration }) => configuration);
    expect(new Set([...run, ...UNSUPPORTED_CONFIGURATIONS])).toEqual(new Set(CONFIGURATIONS));
    expect(run.length + UNSUPPORTED_CONFIGURATIONS.length).toBe(CONFIGURATIONS.length);
    expect(UNSUPPORTED_CONFIGURATIONS).toContain('dilithium-s5_kyber-s6_sha3_rcs256');
  });

  it.each(PROFILES.map((profile) => [profile.configuration, profile] as const))(
    'finds %s',
    (text, profile) => {
      expect(profileOfKeyFile(text, 'line 3')).toBe(profile);
    },
  );

  it.each(UNSUPPORTED_CONFIGURATIONS)('says that %s is not run here', (configuration) => {
    expect(() => profileOfKeyFile(configuration, 'line 3')).toThrow(
      expect.objectContaining({
        fault: 'unsupported-profile',
        message: expect.stringContaining(
          `line 3 names the configuration ${configuration}, which is known but not supported here`,
        ),
      }),
    );
  });

  it('says why Kyber with k = 5 is not', () => {
    expect(() => profileOfKeyFile('dilithium-s5_kyber-s6_sha3_rcs256', 'line 3')).toThrow(
      /not supported here: the parameters of its KEM are not published$/,
    );
  });

  it.each([
    '',
    's5',
    'dilithium-s5_kyber-s5_sha3_rcs256\0',
    'dilithium-s5_kyber-s5_sha3_rcs256 ',
    'dilithium-s5_kyber-s5_sha3_rcs25',
    'Dilithium-s5_kyber-s5_sha3_rcs256',
    'dilithium-s5_mceliece-s5_sha3_rcs\0',
    '\u001b[2Jdilithium-s5_kyber-s5_sha3_rc',
  ])('knows no configuration %j, and does not repeat it', (configuration) => {
    expect(() => profileOfKeyFile(configuration, 'line 3')).toThrow(
      expect.objectContaining({
        fault: 'configuration',
        message: 'line 3 holds no known configuration string',
      }),
    );
  });
});
