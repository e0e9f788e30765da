/** Child processes of a run: started here, spoken to over IPC, and ended by their own pid when the run ends. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const children = new Set();

export const ended = (child) => child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));

/** Remembers a child so that endAll finds it. */
export function adopt(child) {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** Starts a module beside this one. */
export function start(module) {
  return adopt(fork(fileURLToPath(new URL(module, import.meta.url)), { serialization: 'advanced' }));
}

/** The child's next message that has this member. @throws when the child ends first */
export function message(child, member) {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`a child of the bench ended with ${child.exitCode ?? child.signalCode}`));
    const hear = (heard) => {
      if (heard[member] === undefined) return;
      child.off('exit', gone).off('message', hear);
      resolve(heard[member]);
    };
    child.once('exit', gone).on('message', hear);
  });
}

/** SIGTERM, and SIGKILL for what is still there after `graceMs`. */
export async function end(child, graceMs) {
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  child.kill('SIGTERM');
  await ended(child);
  clearTimeout(timer);
}

export const endAll = (graceMs = 15_000) => Promise.all([...children].map((child) => end(child, graceMs)));
