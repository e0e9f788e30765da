import type { TableRows } from './headings.js';

/** How many things of each kind an archive holds. A stream is one thing: `user/AIDA…`. */
export class ArchiveContents {
  readonly kinds = new Map<string, number>();
  /** Buckets whose bytes lie in another S3, by the name of that store. */
  readonly upstream = new Map<string, number>();

  /** Rows as they pass. */
  counting({ table, columns }: TableRows, bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    if (table === 'log.stream') return this.rows(bytes, this.stream(columns.indexOf('id'), columns.indexOf('closed')));
    if (table === 'upstream.bucket') return this.rows(bytes, this.bucket(columns.indexOf('store'), columns.indexOf('closed_at')));
    return bytes;
  }

  /** `3 users, 1 role`, without what every system has one of. */
  toString(): string {
    return [...this.kinds].filter(([kind]) => !OF_EVERY_SYSTEM.has(kind)).sort().map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ') || 'nothing';
  }

  private async *rows(bytes: AsyncIterable<Buffer>, count: (fields: readonly string[]) => void): AsyncGenerator<Buffer> {
    let rest = '';
    for await (const chunk of bytes) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop()!;
      for (const line of lines) count(line.split('\t'));
      yield chunk;
    }
  }

  private readonly stream = (id: number, closed: number) => (fields: readonly string[]): void => {
    if (fields[closed] !== 't') more(this.kinds, fields[id]!.slice(0, Math.max(0, fields[id]!.indexOf('/'))));
  };

  private readonly bucket = (store: number, closedAt: number) => (fields: readonly string[]): void => {
    if (fields[closedAt] === NULL) more(this.upstream, fields[store]!);
  };
}

/** As COPY writes it. */
const NULL = '\\N';
const more = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

const OF_EVERY_SYSTEM = new Set(['token-key', 'seal-key', 'projection']);
