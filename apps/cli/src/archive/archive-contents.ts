import type { TableRows } from './headings.js';

/** How many things of each kind an archive holds. A stream is one thing: `user/AIDA…`. */
export class ArchiveContents {
  readonly kinds = new Map<string, number>();

  /** The rows of log.stream as they pass. */
  async *counting({ columns }: TableRows, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const [id, closed] = [columns.indexOf('id'), columns.indexOf('closed')];
    let rest = '';
    for await (const chunk of bytes) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop()!;
      for (const line of lines) this.count(line.split('\t'), id, closed);
      yield chunk;
    }
  }

  /** `3 users, 1 role`, without what every system has one of. */
  toString(): string {
    return [...this.kinds].filter(([kind]) => !OF_EVERY_SYSTEM.has(kind)).sort().map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ') || 'nothing';
  }

  private count(fields: readonly string[], id: number, closed: number): void {
    if (fields[closed] === 't') return;
    const kind = fields[id]!.slice(0, Math.max(0, fields[id]!.indexOf('/')));
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
  }
}

const OF_EVERY_SYSTEM = new Set(['token-key', 'seal-key', 'projection']);
