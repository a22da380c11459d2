import { Command } from 'commander';
import { attachPeer } from '../harness/attached/attach.ts';
import { Canary } from '../harness/canary.ts';
import { checkHealth } from '../harness/health.ts';
import { plan } from '../harness/plan.ts';
import { CAPABILITY_MEANING, type Target } from '../harness/target.ts';
import type { BackendName } from '../impl/crypto/backends.ts';
import { CHECKS } from '../properties/index.ts';
import { backendOption } from './backend.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { printJson } from './json.ts';
import { readManifest } from './peer-file.ts';

interface CheckOptions {
  readonly backend: BackendName;
  readonly json?: true;
}

/** `qsmp peer check`: whether a manifest's peer can be tested, and with what. */
export function peerCheckCommand(context: Context): Command {
  return new Command('check')
    .description(
      'Reach the peer of a manifest, hold an honest session with it, and say what can be tried on it.',
    )
    .argument('<file>', 'the manifest')
    .addOption(backendOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Exit code: 0 it serves an honest session; 1 it breaks the protocol in one, as qsmp conform
will say; 2 a manifest that is refused; 3 the peer cannot be used.

Examples:
  $ qsmp peer check peer.json`,
    )
    .action((path: string, options: CheckOptions) => check(path, options, context));
}

async function check(path: string, options: CheckOptions, context: Context): Promise<void> {
  const manifest = await readManifest(path);
  const { target, clockNote } = await attachPeer(manifest, { backend: options.backend });
  const canary = new Canary(target, 'peer check');
  try {
    const begun = performance.now();
    const healthy = await checkHealth(target, canary);
    const milliseconds = Math.round(performance.now() - begun);
    const { name, attachment, variant, role, profile, dialect, offers } = manifest.peer;
    const about = { name, attachment: attachment.kind, variant, role, profile, dialect, offers };
    const checks = applicable(target);
    if (!healthy) context.exit(EXIT.FINDINGS);
    if (options.json)
      printJson(context, {
        ...about,
        target: target.name,
        healthy,
        milliseconds,
        clock: clockNote ?? null,
        checks,
      });
    else {
      const lines = [
        `${name}: a ${variant} ${role} of profile ${profile}, ${target.name}`,
        healthy
          ? `a session was held in ${milliseconds} ms${offers.echo === 'none' ? '' : ', and a message came back'}`
          : 'it speaks QSMP, and breaks it in an honest session: qsmp conform says how',
        ...(clockNote === undefined ? [] : [clockNote]),
        `${checks.apply} checks apply`,
        ...checks.unsupported.map(({ needs, count }) => `${count} do not: they need a peer that ${needs}`),
      ];
      context.stdout.write(`${lines.join('\n')}\n`);
    }
  } finally {
    canary.close();
    await target.close();
  }
}

/** How many checks make sense for a peer, and why others do not. */
function applicable(target: Target) {
  const missing = new Map<string, number>();
  let apply = 0;
  for (const { check } of plan(CHECKS, [target])) {
    const need = (check.needs ?? []).find((each) => target.capabilities[each] !== true);
    if (need === undefined) apply += 1;
    else missing.set(CAPABILITY_MEANING[need], (missing.get(CAPABILITY_MEANING[need]) ?? 0) + 1);
  }
  return { apply, unsupported: [...missing].map(([needs, count]) => ({ needs, count })) };
}
