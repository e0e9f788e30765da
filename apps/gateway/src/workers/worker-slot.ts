import type { Host } from '../node/host.js';
import { RestartPause } from './restart-pause.js';
import { WorkerProcess } from './worker-process.js';

export interface SlotListener {
  /** A worker ended by itself; another one comes after `pause` milliseconds. */
  ended(worker: WorkerProcess, pause: number): void;
}

/** The place of one worker: whoever ends there by itself is replaced. */
export class WorkerSlot {
  private current: WorkerProcess;
  private readonly pause = new RestartPause();
  private timer: NodeJS.Timeout | undefined;
  private ending = false;

  /** @param number from 1 */
  constructor(readonly number: number, private readonly host: Pick<Host, 'connectionString' | 'root'>, private readonly listener: SlotListener) {
    this.current = this.fill();
  }

  /** The first one's; see WorkerProcess. */
  get serving(): Promise<string> {
    return this.current.serving;
  }

  /** undefined while there is none, or none that serves. */
  get worker(): WorkerProcess | undefined {
    return this.current.isServing ? this.current : undefined;
  }

  async end(taking: number, limit: number): Promise<void> {
    this.ending = true;
    clearTimeout(this.timer);
    await this.current.end(taking, limit);
  }

  private fill(): WorkerProcess {
    const worker = new WorkerProcess(this.number, this.host);
    let began: number | undefined;
    void worker.serving.then(() => (began = performance.now()), () => undefined);
    void worker.ended.then(() => {
      if (this.ending) return;
      const pause = this.pause.after(began === undefined ? 0 : performance.now() - began);
      this.listener.ended(worker, pause);
      this.timer = setTimeout(() => (this.current = this.fill()), pause);
    });
    return worker;
  }
}
