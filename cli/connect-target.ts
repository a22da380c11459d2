import type { Target } from '../harness/target.ts';
import { socketTarget } from '../harness/targets/socket.ts';
import { chosenBackend } from './backend.ts';
import { clientIdentity } from './client-identity.ts';
import type { Address } from './endpoint-options.ts';
import { UsageError } from './errors.ts';
import type { TargetOptions } from './target-options.ts';

/** The server at an address, as `--connect` and its options describe it. */
export function connectTarget({ host, port }: Address, options: TargetOptions): Target {
  const { variant, peerKey, dialect } = options;
  if (variant === undefined) throw new UsageError('--connect needs --variant');
  if (peerKey === undefined) throw new UsageError("--connect needs --peer-key, the server's public key");
  const crypto = chosenBackend(options.backend);
  const { identity, profile } = clientIdentity({ ...options, variant, peerKey }, crypto);
  return socketTarget({
    ...{ host, port, ours: identity, profile, dialect, crypto },
    echo: options.echo !== false,
    waitsForHandshakes: options.thorough === true,
  });
}
