import { cpus, loadavg } from 'node:os';

/** What a run ran on. */
export interface Machine {
  /** The processor's model, as the operating system names it. */
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
  /** Processes that wanted a core, on average over the last minute, this one included. */
  readonly load: number;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    load: loadavg()[0] ?? 0,
  };
}
