import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MARK, runFolder } from './leftovers.mjs';

/** Children whose parent ends without stopping them are ended with it. */
const alive = new Set();
let watching = false;

function endWithParent(child) {
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  if (watching) return;
  watching = true;
  process.once('exit', () => {
    for (const one of alive) one.kill(one.lastSignal);
  });
}

const outcome = ({ exitCode, signalCode }) => (signalCode === null ? `exit code ${exitCode}` : signalCode);

/**
 * One process of the cluster: started, watched, its output in a file. The parent alone knows whether a child lives: to
 * `kill -0` a zombie looks alive.
 */
export class ClusterProcess {
  /**
   * `launch()` says what to run: {command, args, env, uid, gid}. `answers()` is true when the service does its work,
   * or throws why not. Times in milliseconds.
   */
  constructor({ name, dir, logFile, launch, answers, stopSignal = 'SIGTERM', lastSignal = 'SIGKILL', readyLimit = 90_000, stopLimit = 30_000, beforeStart = async () => undefined }) {
    Object.assign(this, { name, dir, logFile, launch, answers, stopSignal, lastSignal, readyLimit, stopLimit, beforeStart });
    this.child = undefined;
  }

  get running() {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** undefined: it does not run. */
  get pid() {
    return this.running ? this.child.pid : undefined;
  }

  /** Starts it, unless it runs, and waits until it answers. @throws Error with the end of its log */
  async start(env = {}) {
    if (!this.running) await this.spawn(env);
    await this.ready();
  }

  /** Starts it without waiting. */
  async spawn(env = {}) {
    await this.beforeStart();
    const { command, args, env: own, ...options } = await this.launch();
    const folder = runFolder(this.dir);
    for (const path of [dirname(this.logFile), folder]) mkdirSync(path, { recursive: true });
    const log = openSync(this.logFile, 'a', 0o600);
    try {
      this.logStart = fstatSync(log).size;
      writeSync(log, `=== ${new Date().toISOString()} ${command} ${args.join(' ')}\n`);
      // A session of its own: Ctrl-C reaches the starter alone, which then stops everything in order.
      const child = spawn(command, args, { cwd: folder, ...options, env: { PATH: process.env.PATH, LC_ALL: 'C', [MARK]: this.dir, ...own, ...env }, stdio: ['ignore', log, log], detached: true });
      child.lastSignal = this.lastSignal;
      this.child = child;
      this.ended = new Promise((resolve) => {
        child.once('exit', () => resolve(outcome(child)));
        child.once('error', (error) => resolve(error.message));
      });
      await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', (error) => reject(new Error(`${this.name} cannot be started: ${error.message}`))));
      endWithParent(child);
    } finally {
      closeSync(log);
    }
  }

  /** @throws Error with the end of its log when it ends, or does not answer within `limit` milliseconds */
  async ready(limit = this.readyLimit) {
    let reason = 'no answer';
    for (const end = performance.now() + limit; performance.now() < end; await sleep(40)) {
      if (!this.running) throw new Error(`${this.name} ended with ${outcome(this.child)}; the end of ${this.logFile}:\n${this.logTail()}`);
      try {
        if (await this.answers()) return;
      } catch (error) {
        reason = error.message;
      }
    }
    throw new Error(`${this.name} is not ready after ${limit} ms (${reason}); the end of ${this.logFile}:\n${this.logTail()}`);
  }

  /** Sends a signal; false when there is no process. SIGSTOP and SIGCONT too. */
  kill(signal = 'SIGKILL') {
    return this.running && this.child.kill(signal);
  }

  /** Waits until it has ended, and says how: an exit code or a signal. */
  async exited() {
    return this.ended;
  }

  /** In order; SIGKILL when the limit passes. A stopped (SIGSTOP) process is let go on first. */
  async stop(signal = this.stopSignal, limit = this.stopLimit) {
    if (!this.running) return;
    this.kill(signal);
    this.kill('SIGCONT');
    const late = setTimeout(() => this.kill('SIGKILL'), limit);
    await this.ended;
    clearTimeout(late);
  }

  async restart(env = {}) {
    await this.stop();
    await this.start(env);
  }

  /** What it has printed since its last start. */
  logSinceStart() {
    return readFileSync(this.logFile).subarray(this.logStart).toString();
  }

  logTail(lines = 15) {
    try {
      return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
    } catch {
      return '(no log)';
    }
  }
}
