import type { Target } from '../harness/target.ts';
import { socketTarget } from '../harness/targets/socket.ts';
import type { Identity } from '../impl/endpoint.ts';
import { chosenBackend } from './backend.ts';
import type { ConformOptions } from './conform.ts';
import { type Address, checkProfile } from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import { readPrivateKeyFile, readPublicKeyFile } from './key-files.ts';

/** The server at an address, as `--connect` and its options describe it. */
export function connectTarget({ host, port }: Address, options: ConformOptions): Target {
  const { variant, peerKey: peerKeyFile, key: keyFile, dialect } = options;
  if (variant === undefined) throw new UsageError('--connect needs --variant');
  if (peerKeyFile === undefined) throw new UsageError("--connect needs --peer-key, the server's public key");
  const crypto = chosenBackend(options.backend);
  const peerKey = readPublicKeyFile(peerKeyFile);
  if (peerKey.variant !== variant)
    throw new UsageError(`${peerKeyFile} is a ${peerKey.variant} key, not a ${variant} one`);
  const profile = checkProfile(peerKey, options.profile, peerKeyFile);
  let ours: Identity;
  if (variant === 'simplex') {
    if (keyFile !== undefined) throw new UsageError('--key is for duplex: a simplex client has no key');
    ours = { variant, role: 'client', peerKey };
  } else {
    if (keyFile === undefined)
      throw new UsageError('a duplex server needs --key, a private key that it knows');
    const ownKey = readPrivateKeyFile(keyFile, crypto);
    checkProfile(ownKey, profile, keyFile);
    ours = { variant, role: 'client', ownKey, peerKey };
  }
  return socketTarget({ host, port, ours, profile, dialect, crypto, echo: options.echo !== false });
}
