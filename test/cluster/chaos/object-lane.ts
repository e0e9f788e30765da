import { type Asking, type Lane, mustAllow, mustRefuse } from './lane.js';

/** Larger than what lies in the row. */
const LARGE = 100_000;
const KEYS = 6;

/** Objects that are written, read and deleted: always what was last acknowledged, or what came to no answer since. */
export class ObjectLane implements Lane {
  /** By key: the turns whose content it may have; 0 is "none". */
  private readonly possible = Array.from({ length: KEYS }, () => new Set([0]));
  private at = 0;

  constructor(readonly name: string, private readonly asking: Asking) {}

  async prepare(): Promise<void> {
    mustAllow('PUT', await this.asking.admin.s3('PUT', `/${this.name}`));
  }

  async turn(): Promise<void> {
    const turn = (this.at += 1);
    const key = turn % KEYS;
    const deletes = turn % 5 === 0;
    const possible = this.possible[key]!;
    const wanted = deletes ? 0 : turn;
    possible.add(wanted);
    const { asking } = this;
    const answer = await asking.ask(deletes ? 'DELETE' : 'PUT', () => (deletes ? asking.admin.s3('DELETE', this.path(key)) : asking.admin.s3('PUT', this.path(key), { body: contentOf(turn, key) })));
    if (answer !== undefined) {
      mustAllow(deletes ? 'DELETE' : 'PUT', answer);
      possible.clear();
      possible.add(wanted);
    }
    await this.check(key);
    await this.check((key + 1) % KEYS);
  }

  async verify(): Promise<void> {
    for (let key = 0; key < KEYS; key++) await this.check(key);
    const listed = await this.asking.done('ListObjectsV2', () => this.asking.admin.s3('GET', `/${this.name}`, { query: { 'list-type': '2' } }));
    for (const [key, possible] of this.possible.entries()) {
      if (possible.size === 1 && listed.body.includes(`<Key>${key}<`) === possible.has(0)) throw new Error(`${this.path(key)} is ${possible.has(0) ? '' : 'not '}listed`);
    }
  }

  private async check(key: number): Promise<void> {
    const possible = this.possible[key]!;
    const answer = await this.asking.answer('GET', () => this.asking.admin.s3('GET', this.path(key)));
    if (answer.status === 200) {
      const turn = Number(/^content (\d+) /.exec(answer.body)?.[1]);
      if (!possible.has(turn) || answer.body !== contentOf(turn, key)) throw new Error(`${this.path(key)} is ${answer.body.slice(0, 40)}, not one of ${[...possible].join(', ')}`);
    } else {
      mustRefuse(this.path(key), answer, 'NoSuchKey');
      if (!possible.has(0)) throw new Error(`${this.path(key)} is lost: it was one of ${[...possible].join(', ')}`);
    }
  }

  private path(key: number): string {
    return `/${this.name}/${key}`;
  }
}

const contentOf = (turn: number, key: number): string => `content ${turn} `.repeat(key % 2 === 0 ? 3 : LARGE / 12);
