import { systemClock } from '#kernel';
import { runCommand } from './run-command.js';

// `rolegate user list | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  clock: systemClock,
  terminal: process.stderr.isTTY,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});

// `serve` returns when the gateway runs; what failed must not be kept alive by what it had already opened.
if (exitCode !== 0) process.exit(exitCode);
