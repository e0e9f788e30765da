/** One `type=value`; the type in lower case, the value as it is meant, without escapes. */
export interface DnPart {
  readonly type: string;
  readonly value: string;
}

const HEX = /^[0-9a-fA-F]{2}$/;

/** Reads one value from `at`; stops before an unescaped `,`, `;` or `+`. */
function readValue(text: string, at: number): { readonly value: string; readonly end: number } {
  const bytes: number[] = [];
  const quoted = text[at] === '"';
  let i = quoted ? at + 1 : at;
  /** Trailing white space does not count unless it is escaped. */
  let kept = 0;
  for (; i < text.length; i++) {
    const character = text[i]!;
    if (quoted ? character === '"' : character === ',' || character === ';' || character === '+') break;
    if (character === '\\') {
      const hex = text.slice(i + 1, i + 3);
      if (HEX.test(hex)) bytes.push(parseInt(hex, 16));
      else bytes.push(...Buffer.from(text[i + 1] ?? '\\'));
      i += HEX.test(hex) ? 2 : 1;
      kept = bytes.length;
      continue;
    }
    const point = String.fromCodePoint(text.codePointAt(i)!);
    bytes.push(...Buffer.from(point));
    i += point.length - 1;
    if (quoted || character !== ' ') kept = bytes.length;
  }
  if (quoted) while (i < text.length && text[i] !== ',' && text[i] !== ';' && text[i] !== '+') i++;
  return { value: Buffer.from(bytes.slice(0, kept)).toString('utf8'), end: i };
}

/** The RDNs of a DN, each with its parts; undefined when it is none. Source: RFC 4514, and RFC 2253's `;` and quotes. */
export function parseDn(text: string): readonly (readonly DnPart[])[] | undefined {
  const rdns: DnPart[][] = [];
  let at = 0;
  let joins = false;
  while (at < text.length || joins) {
    const equals = text.indexOf('=', at);
    const type = text.slice(at, equals).trim().toLowerCase();
    if (equals < 0 || !/^(oid\.)?[a-z0-9.-]+$/.test(type)) return undefined;
    let from = equals + 1;
    while (text[from] === ' ') from++;
    const { value, end } = readValue(text, from);
    const part = { type, value };
    if (joins) rdns.at(-1)!.push(part);
    else rdns.push([part]);
    joins = text[end] === '+';
    at = end + 1;
    if (end >= text.length) break;
    if (at >= text.length) return undefined;
  }
  return rdns;
}

const ESCAPED = /[\\,+"<>;=#]|^ | $|\0/g;
/** As most directories compare names: without regard to case and to repeated blanks (RFC 4518). */
const folded = (value: string): string => value.normalize('NFKC').toLowerCase().replace(/ +/g, ' ').trim();
const written = (value: string): string => value.replace(ESCAPED, (character) => (character === '\0' ? '\\00' : `\\${character}`));

/**
 * One spelling for every way to write a DN: for comparing with what an administrator has written, and for records. What is no
 * DN is only folded.
 */
export function canonicalDn(text: string): string {
  const rdns = parseDn(text);
  if (rdns === undefined) return folded(text);
  return rdns.map((parts) => parts.map(({ type, value }) => `${type}=${written(folded(value))}`).sort().join('+')).join(',');
}

/** The value of the first part, by which people call the thing: `Dev, Ops` of `cn=Dev\, Ops,ou=groups`. */
export const nameInDn = (text: string): string | undefined => parseDn(text)?.[0]?.[0]?.value;
