/** The figures of a run as a table for people; the same rows go out as JSON. */
import { cpus, loadavg } from 'node:os';

const number = (value, digits) => Number.isFinite(value) ? value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }) : '-';

const COLUMNS = [
  ['Scenario', (row) => row.title],
  ['req/s', (row) => number(row.requestsPerSecond, 0)],
  ['p50 ms', (row) => number(row.p50Ms, 2)],
  ['p99 ms', (row) => number(row.p99Ms, 2)],
  ['errors', (row) => number(row.errors, 0)],
  ['node µs', (row) => number(row.nodeCpuUs, 0)],
  ['Postgres µs', (row) => number(row.postgresCpuUs, 0)],
  ['of bare req/s', (row) => number(row.rateOfBare, 2)],
  ['× bare CPU', (row) => number(row.cpuOfBare, 1)],
];

/** Markdown, aligned, so that it reads in a terminal and can be pasted into a page. */
export function table(rows) {
  const cells = [COLUMNS.map(([name]) => name), ...rows.map((row) => COLUMNS.map(([, value]) => value(row)))];
  const widths = COLUMNS.map((_, i) => Math.max(...cells.map((line) => line[i].length)));
  const line = (values) => `| ${values.map((value, i) => (i === 0 ? value.padEnd(widths[i]) : value.padStart(widths[i]))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}

export const machine = () => ({ node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? '', load: loadavg().map((value) => Number(value.toFixed(1))) });

/** One row from a measured load. */
export function row(scenario, measured) {
  const { outcome } = measured;
  return {
    id: scenario.id, title: scenario.title, requests: outcome.completed, requestsPerSecond: measured.rate, p50Ms: outcome.p50, p99Ms: outcome.p99,
    errors: outcome.errors, firstError: outcome.firstError || undefined, nodeCpuUs: measured.nodeUs, postgresCpuUs: measured.postgresUs, generatorCpuUs: measured.generatorUs,
  };
}

/** Throughput and Node's CPU as parts of the bare server's in the same run. */
export const compared = (one, bare) => bare === undefined ? one : { ...one, rateOfBare: one.requestsPerSecond / bare.requestsPerSecond, cpuOfBare: one.nodeCpuUs / bare.nodeCpuUs };
