import { type KeyObject, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate as a test wants it; everything but the name has a default. */
export interface CertificateSketch {
  /** RDNs, the most general first; several parts of one RDN stand in one list. */
  readonly subject: readonly (readonly (readonly [type: keyof typeof NAME_TYPES, value: string])[])[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly ca?: boolean;
  readonly usages?: readonly ('clientAuth' | 'serverAuth')[];
  /** `DNS:localhost`, `URI:spiffe://x/y`, `IP:127.0.0.1`. */
  readonly altNames?: readonly string[];
}

/** A certificate with its key, both PEM. */
export interface MadeCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly der: Buffer;
  /** Signs another one. */
  issue(sketch: CertificateSketch): MadeCertificate;
}

const NAME_TYPES = { CN: '2.5.4.3', O: '2.5.4.10', OU: '2.5.4.11', C: '2.5.4.6' } as const;
const USAGES = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const;
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const DAY = 86_400_000;

/** DER, as far as certificates need it (ITU-T X.690). */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? Buffer.from([body.length]) : body.length < 256 ? Buffer.from([0x81, body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}
const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content);
const octets = (content: Buffer): Buffer => der(0x04, content);
const TRUE = der(0x01, Buffer.from([255]));

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const septets = [arc & 127];
    for (let left = arc >> 7; left > 0; left >>= 7) septets.unshift((left & 127) | 128);
    bytes.push(...septets);
  }
  return der(0x06, Buffer.from(bytes));
}

/** GeneralizedTime, whatever the year. */
const time = (at: Date): Buffer => der(0x18, Buffer.from(`${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`));

const nameOf = (subject: CertificateSketch['subject']): Buffer =>
  sequence(...subject.map((rdn) => der(0x31, ...rdn.map(([type, value]) => sequence(oid(NAME_TYPES[type]), der(0x0c, Buffer.from(value)))))));

function altName(text: string): Buffer {
  const colon = text.indexOf(':');
  const [kind, value] = [text.slice(0, colon), text.slice(colon + 1)];
  return kind === 'IP' ? der(0x87, Buffer.from(value.split('.').map(Number))) : der(kind === 'DNS' ? 0x82 : 0x86, Buffer.from(value));
}

function extensionsOf({ ca = false, usages, altNames }: CertificateSketch): Buffer {
  const extension = (id: string, value: Buffer, critical = false): Buffer => sequence(oid(id), ...(critical ? [TRUE] : []), octets(value));
  return der(0xa3, sequence(
    extension('2.5.29.19', sequence(...(ca ? [TRUE] : [])), true),
    ...(usages ? [extension('2.5.29.37', sequence(...usages.map((usage) => oid(USAGES[usage]))))] : []),
    ...(altNames ? [extension('2.5.29.17', sequence(...altNames.map(altName)))] : []),
  ));
}

function make(sketch: CertificateSketch, issuer: CertificateSketch['subject'], issuerKey: KeyObject | undefined): MadeCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { subject, notBefore = new Date(Date.now() - DAY), notAfter = new Date(Date.now() + DAY) } = sketch;
  // Positive, and without leading zeros: Go takes no other (RFC 5280 section 4.1.2.2).
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(15)]);
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([1]), serial), algorithm, nameOf(issuer), sequence(time(notBefore), time(notAfter)), nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }), extensionsOf(sketch),
  );
  const whole = sequence(signed, algorithm, der(0x03, Buffer.from([0]), sign('sha256', signed, issuerKey ?? privateKey)));
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return {
    der: whole,
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    issue: (other) => make(other, subject, privateKey),
  };
}

/** A certificate that signed itself: an authority unless `sketch` says otherwise. */
export const selfSigned = (sketch: CertificateSketch): MadeCertificate => make({ ca: true, ...sketch }, sketch.subject, undefined);
