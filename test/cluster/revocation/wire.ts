import { connect, createServer, type Server, type Socket } from 'node:net';

type Moment = 'asked' | 'answered';

/** Statements by which connections are told apart: the tail of the log, the member rows, the notifications. */
const INTERESTING = ['log.read-after', 'member.renew', 'member.acknowledge', 'member.roll', 'listen rolegate_', 'log.append'] as const;
export type Interesting = (typeof INTERESTING)[number];

interface Expected {
  readonly statement: Interesting;
  readonly moment: Moment;
  readonly happens: () => void;
}

/** One connection of a node to Postgres. */
class Line {
  /** Names of the prepared statements that were asked for on it; of those without a name, their text. */
  private asked = '';
  private stalled = false;
  private readonly held: (() => void)[] = [];
  /** Statements asked for and not answered yet, in this order. */
  private readonly open: Interesting[] = [];

  constructor(private readonly wire: Wire, readonly node: Socket, readonly postgres: Socket) {
    node.on('data', (bytes) => this.fromNode(bytes)).on('error', () => this.cut()).on('close', () => this.cut());
    postgres.on('data', (bytes) => this.fromPostgres(bytes)).on('error', () => this.cut()).on('close', () => this.cut());
  }

  /** True when one of these statements was ever asked for on it. */
  has(statements: readonly string[]): boolean {
    return statements.some((one) => this.asked.includes(one));
  }

  stall(): void {
    this.stalled = true;
  }

  /** What was held back goes on, late. */
  resume(): void {
    this.stalled = false;
    for (const pass of this.held.splice(0)) pass();
  }

  cut(): void {
    this.node.destroy();
    this.postgres.destroy();
    this.wire.lost(this);
  }

  /** Messages of the extended protocol name the statement; a name may be followed by its text. */
  private fromNode(bytes: Buffer): void {
    const text = bytes.toString('latin1');
    const known = INTERESTING.filter((one) => text.includes(one));
    this.asked += known.filter((one) => !this.asked.includes(one)).join(' ');
    this.open.push(...known);
    if (this.wire.stalls(this)) this.stall();
    for (const one of known) this.wire.saw(one, 'asked');
    this.pass(() => void this.postgres.write(bytes));
  }

  private fromPostgres(bytes: Buffer): void {
    for (const one of this.open.splice(0)) this.wire.saw(one, 'answered');
    this.pass(() => void this.node.write(bytes));
  }

  private pass(go: () => void): void {
    if (this.stalled) this.held.push(go);
    else go();
  }
}

/** The way of one node to Postgres: its connections can be held up, singled out by what is asked for on them. */
export class Wire {
  private readonly lines = new Set<Line>();
  private readonly expected = new Set<Expected>();
  private stalling: readonly string[] | undefined;
  private server!: Server;

  /** The connection string that leads through it. */
  async open(connectionString: string): Promise<string> {
    const url = new URL(connectionString);
    const [host, port] = [url.hostname, Number(url.port)];
    this.server = createServer((node) => this.lines.add(new Line(this, node.setNoDelay(), connect(port, host).setNoDelay())));
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as { port: number }).port);
    return url.href;
  }

  /** From now on nothing passes, neither way, on connections on which one of these is asked for, or was; without any, on all. */
  stall(...statements: readonly string[]): void {
    this.stalling = statements;
    for (const line of this.lines) if (this.stalls(line)) line.stall();
  }

  /** Everything passes, what was held back first. */
  resume(): void {
    this.stalling = undefined;
    for (const line of this.lines) line.resume();
  }

  /** Calls `happens` when the statement is asked for next, or answered, before it is passed on. */
  next(statement: Interesting, moment: Moment, happens: () => void): void {
    this.expected.add({ statement, moment, happens });
  }

  close(): void {
    for (const line of this.lines) line.cut();
    this.server.close();
  }

  stalls(line: Line): boolean {
    return this.stalling !== undefined && (this.stalling.length === 0 || line.has(this.stalling));
  }

  saw(statement: Interesting, moment: Moment): void {
    for (const one of this.expected) {
      if (one.statement !== statement || one.moment !== moment) continue;
      this.expected.delete(one);
      one.happens();
    }
  }

  lost(line: Line): void {
    this.lines.delete(line);
  }
}
