import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all that it started use at this moment. */
export interface Usage {
  /** Processor time used so far, in milliseconds. */
  readonly cpu: number;
  /** Time in which it could have run and had to wait for a core, in milliseconds. */
  readonly waited: number;
  /** Resident memory, in bytes. */
  readonly memory: number;
  /** Open descriptors. */
  readonly descriptors: number;
  readonly processes: number;
}

/** Whether this system shows what processes use. */
export const HAS_PROC = process.platform === 'linux';

/** `/proc` counts processor time in hundredths of a second on every architecture that Node runs on. */
const TICK = 10;

/** The processes of a group, or of the session that its leader began. */
export function groupMembers(group: number): readonly number[] {
  if (!HAS_PROC) return [];
  return allProcesses().filter((pid) => {
    const fields = statOf(pid);
    return fields !== undefined && (fields.group === group || fields.session === group);
  });
}

/** Processes whose environment has the assignment `NAME=value`, wherever they went. */
export function processesWith(assignment: string): readonly number[] {
  if (!HAS_PROC) return [];
  return allProcesses().filter((pid) => read(`/proc/${pid}/environ`)?.split('\0').includes(assignment));
}

/** What the members of a group use together; undefined where nothing is left of it, or nothing can be seen. */
export function groupUsage(group: number): Usage | undefined {
  const used = groupMembers(group).flatMap((pid) => usageOf(pid) ?? []);
  if (used.length === 0) return undefined;
  const sum = (of: (each: Usage) => number) => used.reduce((total, each) => total + of(each), 0);
  return {
    cpu: sum(({ cpu }) => cpu),
    waited: sum(({ waited }) => waited),
    memory: sum(({ memory }) => memory),
    descriptors: sum(({ descriptors }) => descriptors),
    processes: used.length,
  };
}

function usageOf(pid: number): Usage | undefined {
  const stat = statOf(pid);
  const status = read(`/proc/${pid}/status`);
  if (stat === undefined || status === undefined) return undefined;
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  return {
    cpu: stat.ticks * TICK,
    waited: waitedBy(pid),
    memory: kilobytes * 1024,
    descriptors: descriptorsOf(pid),
    processes: 1,
  };
}

/** The second field of `schedstat`, in nanoseconds: of the main thread, which waits where a program waits busily. */
function waitedBy(pid: number): number {
  return Number(read(`/proc/${pid}/schedstat`)?.split(' ')[1] ?? 0) / 1e6;
}

function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    // It ended, or is not ours.
    return 0;
  }
}

/** The fields behind the name, which stands in parentheses and may contain any of them: see proc(5). */
function statOf(pid: number): { group: number; session: number; ticks: number } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined || fields[0] === 'Z') return undefined;
  const [group, session] = [Number(fields[2]), Number(fields[3])];
  // User and system time, its own and that of children that have ended.
  const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
  return { group, session, ticks };
}

function allProcesses(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It ended, or is not ours to look into.
    return undefined;
  }
}
