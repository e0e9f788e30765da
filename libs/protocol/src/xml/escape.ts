/**
 * Characters that text content may not carry as they are: markup, and what an XML parser would change or refuse. A bare
 * carriage return would be read back as a line feed (XML 1.0 §2.11); S3 writes control characters of object keys as
 * character references, and the quotes of an ETag as `&quot;`.
 */
const SPECIAL = /[&<>"\u0000-\u0008\u000b-\u001f\u0085\u2028]/;
const ATTRIBUTE_SPECIAL = /[&<>"\u0000-\u001f\u0085\u2028]/;

/** Text as element content. Most texts need nothing and are returned as they are. */
export const escapeText = (text: string): string => (SPECIAL.test(text) ? escape(text, false) : text);

/** Text between double quotes; line ends are references because attribute values are normalized (XML 1.0 §3.3.3). */
export const escapeAttribute = (text: string): string => (ATTRIBUTE_SPECIAL.test(text) ? escape(text, true) : text);

/** A loop over the characters: a tenth of the cost of `replace` with a callback, which an ETag in a listing would pay. */
function escape(text: string, attribute: boolean): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const reference = referenceOf(code, attribute);
    if (reference === undefined) continue;
    out += text.slice(from, i) + reference;
    from = i + 1;
  }
  return out + text.slice(from);
}

function referenceOf(code: number, attribute: boolean): string | undefined {
  if (code > 62 && code !== 0x85 && code !== 0x2028) return undefined;
  switch (code) {
    case 38:
      return '&amp;';
    case 60:
      return '&lt;';
    case 62:
      return '&gt;';
    case 34:
      return '&quot;';
    case 9:
    case 10:
      return attribute ? `&#x${code.toString(16).toUpperCase()};` : undefined;
    default:
      return code < 32 || code > 62 ? `&#x${code.toString(16).toUpperCase()};` : undefined;
  }
}
