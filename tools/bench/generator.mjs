/**
 * The load generator: a process of its own with a raw HTTP/1.1 client. Requests come ready as bytes; of a reply it reads
 * the status and the length and nothing else, so that it costs a fraction of what any server under test does.
 *
 * Takes a `Load` over IPC (`measureMs` 0: everything counts, until each request was sent once); sends `{ measuring: true }` when the warm-up has ended, then `{ outcome }`.
 */
import { createConnection } from 'node:net';
import { Latencies } from './latencies.mjs';

/** @typedef {{ port: number, requests: Buffer[], connections: number, warmMs: number, measureMs: number, once: boolean }} Load */

const HEADER_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const SAMPLE = 600;

/** One run: every connection has one request in flight and sends the next when the reply is complete. */
class Run {
  latencies = new Latencies();
  completed = 0;
  errors = 0;
  bytes = 0;
  firstError = '';
  measuring = false;
  stopped = false;
  next = 0;
  startedAt = performance.now();

  /** @param {Load} load @param {() => void} ended */
  constructor(load, ended) {
    this.load = load;
    this.ended = ended;
    for (let i = 0; i < load.connections; i++) new Connection(this).open();
  }

  /** The bytes to send next; undefined when the run is over. */
  take() {
    const { requests, once } = this.load;
    if (this.stopped) return undefined;
    if (this.next === requests.length) {
      if (once) return this.stop();
      this.next = 0;
    }
    return requests[this.next++];
  }

  startMeasuring() {
    this.latencies = new Latencies();
    this.completed = this.errors = this.bytes = 0;
    this.startedAt = performance.now();
    this.measuring = true;
  }

  stop() {
    if (this.stopped) return undefined;
    this.stopped = true;
    this.seconds = (performance.now() - this.startedAt) / 1000;
    this.ended();
    return undefined;
  }

  done(milliseconds, status, bytes, sample) {
    if (this.stopped) return;
    this.completed++;
    this.bytes += bytes;
    this.latencies.add(milliseconds);
    if (status >= 200 && status < 300) return;
    this.failed(`${status} ${sample.subarray(0, SAMPLE).latin1Slice()}`);
  }

  failed(why) {
    if (this.stopped) return;
    this.errors++;
    this.firstError ||= why;
  }

  outcome() {
    const { completed, errors, firstError, seconds, bytes, latencies } = this;
    return { completed, errors, firstError, seconds, bytes, p50: latencies.quantile(0.5), p99: latencies.quantile(0.99) };
  }
}

class Connection {
  /** Bytes of a head that has not ended yet. */
  head = undefined;
  /** Bytes of the body still to come; -1: chunked, its end is not announced. */
  remaining = 0;
  status = 0;
  bytes = 0;
  sentAt = 0;
  waiting = false;

  constructor(run) {
    this.run = run;
  }

  open() {
    const buffer = Buffer.allocUnsafe(1 << 18);
    this.socket = createConnection({ host: '127.0.0.1', port: this.run.load.port, noDelay: true, onread: { buffer, callback: (size) => this.read(buffer.subarray(0, size)) } });
    this.socket.once('connect', () => this.send()).on('error', () => undefined).once('close', () => this.closed());
  }

  closed() {
    if (this.run.stopped) return;
    if (this.waiting) this.run.failed('the connection was closed before the reply was complete');
    this.head = undefined;
    setTimeout(() => this.run.stopped || this.open(), 5);
  }

  send() {
    const request = this.run.take();
    this.waiting = request !== undefined;
    if (request === undefined) return this.socket.destroy();
    this.status = 0;
    this.sentAt = performance.now();
    this.socket.write(request);
  }

  read(data) {
    if (this.status !== 0) return this.body(data, data.length);
    const all = this.head === undefined ? data : Buffer.concat([this.head, data]);
    const end = all.indexOf(HEADER_END);
    if (end < 0) this.head = Buffer.from(all);
    else {
      this.head = undefined;
      this.status = (all[9] - 48) * 100 + (all[10] - 48) * 10 + (all[11] - 48);
      const length = LENGTH.exec(all.latin1Slice(0, end));
      this.remaining = length ? Number(length[1]) : this.status === 204 ? 0 : -1;
      this.bytes = 0;
      this.body(all, all.length - end - 4);
    }
    return true;
  }

  /** `size` bytes at the end of `data` belong to the body. */
  body(data, size) {
    this.bytes += size;
    const complete = this.remaining < 0 ? data.subarray(-5).equals(LAST_CHUNK) : (this.remaining -= size) <= 0;
    if (complete) {
      this.run.done(performance.now() - this.sentAt, this.status, this.bytes, data.subarray(data.length - size));
      this.send();
    }
    return true;
  }
}

process.on('message', (/** @type {Load} */ load) => {
  const cpu = process.cpuUsage();
  const run = new Run({ ...load, requests: load.requests.map((bytes) => Buffer.from(bytes)) }, () => {
    const { user, system } = process.cpuUsage(cpu);
    process.send({ outcome: { ...run.outcome(), generatorCpuUs: user + system } });
  });
  if (load.measureMs === 0) return run.startMeasuring();
  setTimeout(() => {
    run.startMeasuring();
    process.send({ measuring: true });
    setTimeout(() => run.stop(), load.measureMs);
  }, load.warmMs);
});
process.on('disconnect', () => process.exit());
