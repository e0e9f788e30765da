import cluster, { type Worker } from 'node:cluster';
import type { Host } from '../node/host.js';
import type { Answers, Order, Question, Report } from './messages.js';
import { WORKER_VARIABLE } from './worker.js';

/** Milliseconds that a worker has for an answer; a worker whose event loop stands still longer is not ready. */
const PATIENCE = 1000;

/** A worker as its primary holds it: one process, from its start to its end. */
export class WorkerProcess {
  readonly id: number;
  /** The address that it serves. Rejects with the reason when it cannot, or ends before. */
  readonly serving: Promise<string>;
  readonly ended: Promise<void>;
  isServing = false;
  private readonly worker: Worker;
  private readonly asked = new Map<number, (answer: Answers[Question]) => void>();
  private questions = 0;

  constructor(number: number, host: Pick<Host, 'connectionString' | 'root'>) {
    this.worker = cluster.fork({ [WORKER_VARIABLE]: String(number) });
    this.id = this.worker.id;
    this.worker.on('error', () => undefined);
    this.ended = new Promise((done) => this.worker.once('exit', () => done()));
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.serving = promise;
    // Nobody may be waiting when it is started again.
    promise.catch(() => undefined);
    this.worker.on('message', (report: Report) => {
      if (report.report === 'up') this.order({ order: 'start', host });
      else if (report.report === 'answer') this.asked.get(report.id)?.(report.answer);
      else if (report.report === 'failed') reject(new Error(report.message));
      else resolve(report.address);
      if (report.report === 'serving') this.isServing = true;
    });
    this.worker.once('exit', (code, signal) => {
      this.isServing = false;
      reject(new Error(`a worker ended with ${signal ?? code}`));
    });
  }

  get pid(): number {
    return this.worker.process.pid!;
  }

  /** undefined: no answer in time. */
  ask<Q extends Question>(question: Q): Promise<Answers[Q] | undefined> {
    const id = ++this.questions;
    const { promise, resolve } = Promise.withResolvers<Answers[Q] | undefined>();
    const timer = setTimeout(() => resolve(undefined), PATIENCE);
    this.asked.set(id, (answer) => resolve(answer as Answers[Q]));
    this.order({ order: 'answer', id, question });
    return promise.finally(() => {
      clearTimeout(timer);
      this.asked.delete(id);
    });
  }

  /** @param limit milliseconds after which it is killed */
  async end(taking: number, limit: number): Promise<void> {
    this.order({ order: 'end', taking });
    const timer = setTimeout(() => this.worker.process.kill('SIGKILL'), limit);
    await this.ended;
    clearTimeout(timer);
  }

  private order(order: Order): void {
    if (this.worker.isConnected()) this.worker.send(order, () => undefined);
  }
}
