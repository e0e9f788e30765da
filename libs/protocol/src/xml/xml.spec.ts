import fc from 'fast-check';
import { escapeAttribute, escapeText } from './escape.js';
import { XmlSyntaxError, parseXml } from './parse-xml.js';

describe('XML', () => {
  it('any text survives being written and read, as content and as an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const root = parseXml(`<a b="${escapeAttribute(text)}">${escapeText(text)}</a>`);
        expect([root.text, root.attributes?.get('b')]).toEqual([text, text]);
      }),
      { numRuns: 500 },
    );
  });

  it('any input is either read or refused with a syntax error', () => {
    const piece = fc.constantFrom('<a>', '</a>', '<a', '>', '/>', ' ', 'x="1"', "y='", '<!--', '-->', '<![CDATA[', ']]>', '&amp;', '&', '&#x41;', '&#xFFFFFFF;', '<?p', '?>', '<!DOCTYPE', 'text', '"', '<');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          expect(parseXml(pieces.join(''))).toHaveProperty('name');
        } catch (error) {
          expect(error).toBeInstanceOf(XmlSyntaxError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['', ' ', 'text', '<a>', '<a></b>', '<a b></a>', '<a b=1/>', '<a b="1" b="2"/>', '<a b="1"c="2"/>', '<a>&</a>', '<a>&nbsp;</a>', '<a>&#x110000;</a>', '<a/>x', 'x<a/>', '<a><!ELEMENT b></a>', '<!DOCTYPE a><a/>', '<!doctype a><a/>', '<a b="<"/>', '<a / >', '<>', '< a/>', '<a></a', '<a/><b/>'])(
    'refuses %j',
    (xml) => expect(() => parseXml(xml)).toThrow(XmlSyntaxError),
  );

  it('stops at too many elements', () => {
    expect(() => parseXml(`<a>${'<b/>'.repeat(100_001)}</a>`)).toThrow('too many elements');
  });

  it('reads half a million references in linear time', () => {
    expect(parseXml(`<a>${'&amp;'.repeat(500_000)}</a>`).text.length).toBe(500_000);
  });
});
