import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#testing';
import { stringify } from 'yaml';
import { provisioned, root } from '../provisioned.js';
import { eventually } from '../system/eventually.js';

/** Targets (`host:port`) by job. */
export type Jobs = Readonly<Record<string, readonly string[]>>;

export interface InstantSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A real Prometheus with the project's rules that looks every second. */
export class PrometheusProcess {
  private constructor(readonly url: string, private readonly child: ChildProcess, private readonly ended: Promise<unknown>) {}

  static async start(folder: string, jobs: Jobs): Promise<PrometheusProcess> {
    mkdirSync(folder, { recursive: true });
    const config = join(folder, 'prometheus.yml');
    writeFileSync(config, stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [join(root, 'deploy/prometheus/rules/*.yml')],
      scrape_configs: Object.entries(jobs).map(([job, targets]) => ({ job_name: job, static_configs: [{ targets }] })),
    }));
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(provisioned('prometheus').command, [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`, `--web.listen-address=${address}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
    const started = new PrometheusProcess(`http://${address}`, child, new Promise((done) => child.once('close', done)));
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`Prometheus ended:\n${said}`);
      return (await fetch(`${started.url}/-/ready`).then(({ ok }) => ok, () => false)) || undefined;
    }, 20_000);
    return started;
  }

  /** @throws Error with Prometheus's words for a query that it does not take */
  async query(query: string): Promise<readonly InstantSample[]> {
    const reply = (await (await fetch(`${this.url}/api/v1/query?${new URLSearchParams({ query }).toString()}`)).json()) as { status: string; error?: string; data?: { result: InstantSample[] } };
    if (reply.status !== 'success') throw new Error(`${query}: ${reply.error}`);
    return reply.data!.result;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }
}
