import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Seconds. Source: EC2 User Guide, "Use the Instance Metadata Service": "a maximum of six hours (21,600 seconds)". */
const LONGEST = 21_600;

/** Session tokens of IMDSv2. Nothing is stored: a token says when it ends, under a key of this process. */
export class MetadataTokens {
  private readonly key = randomBytes(32);

  constructor(private readonly now: () => number) {}

  /** `ttl` as the header has it, in seconds; undefined when it is out of bounds. */
  issue(ttl: string | undefined): string | undefined {
    if (ttl === undefined || !/^\d{1,5}$/.test(ttl) || Number(ttl) < 1 || Number(ttl) > LONGEST) return undefined;
    const body = Buffer.concat([Buffer.alloc(6), randomBytes(12)]);
    body.writeUIntBE(this.now() + Number(ttl) * 1000, 0, 6);
    return Buffer.concat([body, this.mac(body)]).toString('base64url');
  }

  accepts(token: string): boolean {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== 18 + 32) return false;
    const body = bytes.subarray(0, 18);
    return timingSafeEqual(this.mac(body), bytes.subarray(18)) && bytes.readUIntBE(0, 6) > this.now();
  }

  private mac(body: Buffer): Buffer {
    return createHmac('sha256', this.key).update(body).digest();
  }
}
