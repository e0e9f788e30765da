import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { RolegateError } from '#kernel';
import { FieldWriter } from './field-coding.js';
import { KeyRing } from './key-ring.js';
import { TokenError } from './seal-errors.js';
import { associate, sealBox } from './sealed-box.js';
import type { SessionClaims } from './session-claims.js';
import { issueToken, MAX_TOKEN_CHARACTERS, openToken } from './session-token.js';

const ring = new KeyRing('token', [{ id: 'k1', material: Buffer.alloc(32, 1) }]);
const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]}]}';

const typical: SessionClaims = {
  accessKeyId: 'ASIAEXAMPLEEXAMPLE22', secretAccessKey: 'abcdefghijABCDEFGHIJ0123456789abcdefghij', sessionId: '01900000-0000-7000-8000-000000000000',
  kind: 'assumed-role', issuedAt: 1_790_000_000_000, expiresAt: 1_790_003_600_000, position: '1.123456.7890', account: '123456789012',
  principal: 'role/AROAEXAMPLEEXAMPLE222', sessionName: 'Bob', owner: 'user/AIDAEXAMPLEEXAMPLE222',
  lineage: [{ stream: 'user/AIDAEXAMPLEEXAMPLE222', epoch: 3, accessKeyId: 'AKIAEXAMPLEEXAMPLE22' }, { stream: 'role/AROAEXAMPLEEXAMPLE222', epoch: 0 }],
};

const text = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: 'grapheme', minLength: 1, maxLength });
const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const claims: fc.Arbitrary<SessionClaims> = fc.record(
  {
    accessKeyId: text(20), secretAccessKey: text(40), sessionId: fc.uuid(), kind: fc.constantFrom('assumed-role', 'session-token', 'federated-user'),
    issuedAt: time, expiresAt: time, position: text(30), account: fc.string({ maxLength: 20 }), principal: text(30),
    lineage: fc.array(fc.record({ stream: text(30), epoch: time, accessKeyId: text(20), subject: text(40), provider: text(20) }, { requiredKeys: ['stream', 'epoch'] }), { maxLength: 4 }),
    parents: fc.array(text(36), { minLength: 1, maxLength: 3 }),
    sessionName: text(20), owner: text(30), sessionPolicy: fc.oneof(fc.constant(POLICY), text(100)), policyArns: fc.array(text(30), { minLength: 1, maxLength: 3 }),
    tags: fc.array(fc.tuple(text(10), fc.string({ maxLength: 10 })), { minLength: 1, maxLength: 5 }), transitiveTagKeys: fc.array(text(10), { minLength: 1, maxLength: 3 }),
    sourceIdentity: text(20), externalId: text(20), provider: text(40), subject: text(40), audience: text(20), subjectType: text(20), nameQualifier: text(28), authenticatedAt: time, mfaSerial: text(20), roleChained: fc.constant(true),
  },
  { requiredKeys: ['accessKeyId', 'secretAccessKey', 'sessionId', 'kind', 'issuedAt', 'expiresAt', 'position', 'account', 'principal', 'lineage'] },
) as fc.Arbitrary<SessionClaims>;

/** Drops the keys that are present but undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function failure(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    return error instanceof TokenError ? error.reason : String(error);
  }
  return 'opened';
}

describe('session tokens', () => {
  it('open to the claims that they were issued with', () => {
    fc.assert(fc.property(claims, (issued) => {
      const { token, size } = issueToken(ring, 'cluster', issued);
      expect(token).toHaveLength(size);
      expect(token).toMatch(/^[A-Za-z0-9+/]+=*$/);
      expect(plain(openToken(ring, 'cluster', issued.accessKeyId, token))).toEqual(plain(issued));
    }));
  });

  it('are refused with any bit flipped', () => {
    const { token } = issueToken(ring, 'cluster', typical);
    const bytes = Buffer.from(token, 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(failure(() => openToken(ring, 'cluster', typical.accessKeyId, flipped.toString('base64')))).not.toBe('opened');
    }
  });

  it('are refused in any other spelling of the same bytes', () => {
    const { token } = issueToken(ring, 'cluster', { ...typical, sessionName: 'Bobby' });
    const spellings = [`${token}\n`, ` ${token}`, token.replace(/=+$/, ''), `${token}=`, token.replaceAll('+', '-').replaceAll('/', '_'), token.slice(0, 9) + ' ' + token.slice(9)];
    for (const spelling of spellings.filter((one) => one !== token)) {
      expect(failure(() => openToken(ring, 'cluster', typical.accessKeyId, spelling))).toBe('malformed');
    }
  });

  it('are refused in another cluster, with another access key and under another key of the same name', () => {
    const { token } = issueToken(ring, 'cluster', typical);
    const stranger = new KeyRing('token', [{ id: 'k1', material: Buffer.alloc(32, 2) }]);
    const sealRing = new KeyRing('seal', [{ id: 'k1', material: Buffer.alloc(32, 1) }]);
    expect(failure(() => openToken(ring, 'other', typical.accessKeyId, token))).toBe('tampered');
    expect(failure(() => openToken(ring, 'cluster', 'ASIAOTHER', token))).toBe('tampered');
    expect(failure(() => openToken(stranger, 'cluster', typical.accessKeyId, token))).toBe('tampered');
    expect(failure(() => openToken(sealRing, 'cluster', typical.accessKeyId, token))).toBe('tampered');
  });

  it('live on while the ring rolls to a new key, and end when the old key leaves', () => {
    const keys = [{ id: 'k1', material: Buffer.alloc(32, 1) }, { id: 'k2', material: Buffer.alloc(32, 2) }];
    const before = new KeyRing('token', [keys[0]!, keys[1]!].map((key) => ({ ...key, issuing: key.id === 'k1' })));
    const after = before.withIssuing('k2');
    const old = issueToken(before, 'cluster', typical).token;
    const fresh = issueToken(after, 'cluster', typical).token;
    for (const token of [old, fresh]) for (const one of [before, after]) expect(openToken(one, 'cluster', typical.accessKeyId, token).sessionId).toBe(typical.sessionId);
    expect(failure(() => openToken(new KeyRing('token', [keys[1]!]), 'cluster', typical.accessKeyId, old))).toBe('unknown-key');
  });

  it('of random or truncated text are refused and never throw anything else', () => {
    const { token } = issueToken(ring, 'cluster', typical);
    for (let length = 0; length < token.length; length += 7) expect(failure(() => openToken(ring, 'cluster', typical.accessKeyId, token.slice(0, length)))).toMatch(/malformed|tampered|unknown-key/);
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (garbage) => {
      expect(failure(() => openToken(ring, 'cluster', 'A', garbage))).toMatch(/malformed|tampered|unknown-key/);
    }));
  });

  it('with fields of a later version open, the unknown ones skipped; without a required one they do not', () => {
    const seal = (build: (writer: FieldWriter) => void): string => {
      const writer = new FieldWriter();
      build(writer);
      const box = sealBox(ring.key('k1', 'session-token/1')!, associate('session-token/1', 'cluster', 'k1', 'ASIA'), writer.finish());
      return Buffer.concat([Buffer.from([1, 2]), Buffer.from('k1'), box]).toString('base64');
    };
    const required = (writer: FieldWriter): void => {
      for (const field of [1, 2, 6, 7, 8]) writer.text(field, `text ${field}`);
      for (const field of [3, 4, 5]) writer.number(field, 0);
    };
    const later = seal((writer) => {
      writer.text(200, 'something new');
      required(writer);
      writer.number(201, 42);
    });
    expect(openToken(ring, 'cluster', 'ASIA', later)).toMatchObject({ sessionId: 'text 2', kind: 'assumed-role', principal: 'text 8' });
    expect(failure(() => openToken(ring, 'cluster', 'ASIA', seal((writer) => writer.text(1, 'secret only'))))).toBe('malformed');
    // What narrows a session may not be skipped: it would have more on an older node than on the one that issued it.
    for (const field of [64, 127]) {
      const narrowed = seal((writer) => {
        required(writer);
        writer.text(field, 'a boundary, say');
      });
      expect(failure(() => openToken(ring, 'cluster', 'ASIA', narrowed))).toBe('malformed');
      const packed = new FieldWriter();
      packed.text(field, 'a boundary, say');
      const inside = seal((writer) => {
        required(writer);
        writer.bytes(12, packed.finish());
      });
      expect(failure(() => openToken(ring, 'cluster', 'ASIA', inside))).toBe('malformed');
    }
  });
});

describe('the size of session tokens', () => {
  it('of a plain assumed role stays under 600 characters, with a session policy under 700', () => {
    const bare = issueToken(ring, 'cluster', typical);
    const withPolicy = issueToken(ring, 'cluster', { ...typical, sessionPolicy: POLICY });
    expect(bare.size).toBeLessThan(600);
    expect(bare.packedPolicySize).toBe(0);
    expect(withPolicy.size).toBeLessThan(700);
    expect(withPolicy.packedPolicySize).toBeGreaterThan(0);
    expect(withPolicy.packedPolicySize).toBeLessThan(5);
  });

  it('is never more than 4,096 characters: what needs more is refused, naming what overflowed', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 256 }), (count, length) => {
      const tags = Array.from({ length: count }, (_, i) => [`tag${i}`, randomBytes(length).toString('base64').slice(0, length)] as const);
      try {
        const issued = issueToken(ring, 'cluster', { ...typical, tags });
        expect(issued.size).toBeLessThanOrEqual(MAX_TOKEN_CHARACTERS);
        expect(issued.packedPolicySize).toBeLessThanOrEqual(100);
      } catch (error) {
        const refusal = error as RolegateError;
        expect(refusal.code).toBe('PackedPolicyTooLarge');
        expect(refusal.message).toMatch(/^Packed policy consumes \d{3,}% of allotted space/);
        expect(refusal.detail).toContain(`largest first: tags (${count})`);
        expect(refusal.detail).not.toContain(tags[0]![1].slice(0, 12).padEnd(12, '\0'));
      }
    }));
  });

  it('counts what is no policy too: a huge subject is refused without blaming the policy', () => {
    const subject = randomBytes(3000).toString('base64');
    expect(() => issueToken(ring, 'cluster', { ...typical, subject })).toThrow('Serialized token too large for session');
  });
});
