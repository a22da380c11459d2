import { processIo } from '../cli/process-io.ts';
import { run } from '../cli/run.ts';
import { benchCommand } from './command.ts';

process.exitCode = await run(['bench', ...process.argv.slice(2)], processIo(), [
  (context) => benchCommand(context),
]);
