import type { Invocation, Notification, ReportingDescriptor } from 'sarif';
import type { RunResult, WholeRun } from '../../record/index.ts';
import type { Format, Origin } from '../format.ts';
import { inert } from '../json.ts';
import { whyPartial } from '../partial.ts';
import { standingOf } from '../standing.ts';
import { oneLine } from '../text.ts';
import { isoTime } from '../times.ts';
import { findingOf, levelOf, ruleIdOf } from './finding.ts';
import { MAXIMUM_NOTIFICATIONS, MAXIMUM_RULES, MAXIMUM_SIZE, MAXIMUM_TEXT } from './limits.ts';
import { ruleOf } from './rule.ts';

/**
 * SARIF 2.1.0: requirements are rules, findings results. What breaks a MUST is an error, a SHOULD a warning, a claim that
 * was measured a note; a known deviation is suppressed. What stayed without a verdict is no result of the peer: it is a
 * notification of the tool. Where GitHub's limits leave no room for all, the worst are there, and it is said how many are not.
 */
export const SARIF: Format = {
  name: 'sarif',
  title: 'SARIF 2.1.0',
  *render(run, origin = {}) {
    const rules = new Map<string, ReportingDescriptor>();
    const notifications: Notification[] = [];
    let unsaid = 0;
    let findings = 0;
    for (const result of run.results) {
      if (levelOf(result) !== undefined) {
        findings += 1;
        const id = ruleIdOf(result);
        if (!rules.has(id) && rules.size < MAXIMUM_RULES) rules.set(id, ruleOf(id));
      } else if (standingOf(result) === 'undecided') {
        if (notifications.length < MAXIMUM_NOTIFICATIONS) notifications.push(notificationOf(result));
        else unsaid += 1;
      }
    }
    const { tool } = run.header;
    const driver = {
      name: oneLine(tool.name, MAXIMUM_TEXT),
      version: oneLine(tool.version, MAXIMUM_TEXT),
      rules: [...rules.values()],
    };
    const $schema = 'https://json.schemastore.org/sarif-2.1.0.json';
    yield `{"$schema":${inert($schema)},"version":"2.1.0","runs":[{"tool":${inert({ driver })},"results":[`;
    const left: number = findings - (yield* results(run, origin));
    if (unsaid > 0) notifications.push(notice(`${unsaid} checks more stayed without a verdict.`, 'error'));
    if (left > 0)
      notifications.push(notice(`${left} findings are left out: there are too many for GitHub.`, 'warning'));
    const invocations = [invocationOf(run, notifications)];
    const { seed, dialect } = run.header;
    const properties = {
      ...{ seed: oneLine(seed ?? 'none', MAXIMUM_TEXT), dialect: oneLine(dialect, MAXIMUM_TEXT) },
      complete: whyPartial(run) === undefined,
      counts: run.counts,
    };
    yield `\n],"invocations":${inert(invocations)},"columnKind":"utf16CodeUnits","properties":${inert(properties)}}]}\n`;
  },
};

/** The findings as results, as many as there is room for, the worst first. @returns how many there are */
function* results({ results }: WholeRun, origin: Origin) {
  let count = 0;
  let size = 0;
  for (const wanted of ['error', 'warning', 'note', 'expected'] as const)
    for (const result of results) {
      const level = levelOf(result);
      if (level === undefined || wanted !== (result.expectation === undefined ? level : 'expected')) continue;
      const text = inert(findingOf(result, level, origin));
      size += Buffer.byteLength(text);
      if (size > MAXIMUM_SIZE) return count;
      yield `${count === 0 ? '' : ','}\n${text}`;
      count += 1;
    }
  return count;
}

function invocationOf(run: WholeRun, notifications: readonly Notification[]): Invocation {
  const partial = whyPartial(run);
  const startTimeUtc = isoTime(run.header.started);
  return {
    executionSuccessful: partial === undefined,
    ...(startTimeUtc === undefined ? {} : { startTimeUtc }),
    toolExecutionNotifications: [
      ...(partial === undefined ? [] : [notice(partial, 'error')]),
      ...notifications,
    ],
  };
}

function notificationOf(result: RunResult): Notification {
  const { check, variant, role, profile, verdict, example } = result;
  const name = `${verdict}: ${check} (${variant} ${role}, ${profile})`;
  return notice(example === undefined ? name : `${name}: ${example.observed}`, 'error');
}

function notice(text: string, level: Notification['level']): Notification {
  return { level, message: { text: oneLine(text, MAXIMUM_TEXT) } };
}
