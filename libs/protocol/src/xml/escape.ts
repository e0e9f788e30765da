/**
 * Characters that text content may not carry as they are: markup, and what an XML parser would change or refuse. A bare
 * carriage return would be read back as a line feed (XML 1.0 §2.11); S3 writes control characters of object keys as
 * character references, too.
 */
const SPECIAL = /[&<>"\u0000-\u0008\u000b-\u001f\u0085\u2028]/;
const SPECIALS = /[&<>"\u0000-\u0008\u000b-\u001f\u0085\u2028]/g;
const ATTRIBUTE_SPECIALS = /[&<>"\u0000-\u001f\u0085\u2028]/g;

function reference(character: string): string {
  switch (character) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '"':
      return '&quot;';
    default:
      return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
  }
}

/** Text as element content. Most texts need nothing and are returned as they are. */
export const escapeText = (text: string): string => (SPECIAL.test(text) ? text.replace(SPECIALS, reference) : text);

/** Text between double quotes; line ends are references because attribute values are normalized (XML 1.0 §3.3.3). */
export const escapeAttribute = (text: string): string => text.replace(ATTRIBUTE_SPECIALS, reference);
