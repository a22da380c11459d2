import type { z } from 'zod';
import type { Subject } from '../subject.ts';
import { copies, establish, type establishedParameters } from './established.ts';
import { merged, playAlone, playPair } from './play.ts';
import { playedWords, type Script, stepsOf } from './script.ts';
import { kemKeyWords } from './words.ts';

interface ScriptPrompt {
  readonly script: Script;
  readonly draws: { readonly client: string[]; readonly server: string[] };
}

/** A group whose tests are scripts that go on from one established session. */
export function establishedGroup(
  { parties, draws }: z.infer<typeof establishedParameters>,
  subject: Subject,
) {
  const established = establish(parties, draws, subject);
  return {
    derived: established.derived,
    answer: <Prompt extends ScriptPrompt>({ prompt }: { readonly prompt: Prompt }) => {
      const honest = copies(established.honest, prompt.draws);
      const own = copies(established.subject, prompt.draws);
      const made = {
        client: own.client.observed.secretKeys.length,
        server: own.server.observed.secretKeys.length,
      };
      const steps = stepsOf(prompt.script).map((step) => {
        const before = {
          client: own.client.observed.derived.length,
          server: own.server.observed.derived.length,
        };
        const played = playPair(honest.client, honest.server, step);
        const alone = merged(
          playAlone(own.client, step, played),
          playAlone(own.server, step, played),
          played,
        );
        return playedWords(alone, {
          client: own.client.observed.derived[before.client],
          server: own.server.observed.derived[before.server],
        });
      });
      const kemSecretKeys = kemKeyWords(
        own.client.observed.secretKeys.slice(made.client),
        own.server.observed.secretKeys.slice(made.server),
      );
      return {
        prompt,
        result: 'valid' as const,
        expected: {
          steps,
          ...(kemSecretKeys.client.length + kemSecretKeys.server.length > 0 && { kemSecretKeys }),
        },
      };
    },
  };
}
