import fc from 'fast-check';
import { MalformedXml, parsePlainXml } from './plain-xml.js';

const limits = { elements: 10, depth: 4, attributes: 3, annotations: false };
const parse = (text: string, more: Partial<typeof limits> = {}): Document => parsePlainXml(text, { ...limits, ...more });

describe('plain XML', () => {
  it('is read with its declaration, namespaces, entities and attributes in either quotes', () => {
    const { documentElement } = parse('<?xml version="1.0"?>\n<a:b xmlns:a="urn:a" c=\'1 > "0"\'>x &amp; y<d/></a:b>\n');
    expect([documentElement.namespaceURI, documentElement.localName, documentElement.getAttribute('c'), documentElement.textContent]).toEqual(['urn:a', 'b', '1 > "0"', 'x & y']);
  });

  it.each([
    ['a document type', '<!DOCTYPE a><a/>', /document type/],
    ['entities of its own', '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>', /document type/],
    ['a document type behind the element', '<a/><!DOCTYPE a>', /document type/],
    ['an entity that nobody declared', '<a>&b;</a>', /entity/],
    ['a comment', '<a>b<!-- c -->d</a>', /comment/],
    ['a CDATA section', '<a><![CDATA[<b/>]]></a>', /CDATA/],
    ['a processing instruction', '<?xml version="1.0"?><?b c?><a/>', /processing instruction/],
    ['a second declaration', '<a><?xml version="1.0"?></a>', /processing instruction/],
    ['two elements', '<a/><b/>', /more than one element/],
    ['text around the element', '<a/>b', /outside/],
    ['text before the element', 'b<a/>', /outside/],
    ['nothing', '', /ends within/],
    ['no end', '<a><b></b>', /ends within an element/],
    ['a tag that does not end', '<a b="c', /ends within a tag/],
    ['a tag in a tag', '<a <b/>>', /< in it/],
    ['a tag in an attribute', '<a b="<c/>"/>', /< in it/],
    ['ends that are no beginnings', '<a></b>', /./],
    ['an attribute twice', '<a b="1" b="2"/>', /./],
    ['more elements than allowed', `<a>${'<b/>'.repeat(10)}</a>`, /more than 10 elements/],
    ['elements deeper than allowed', '<a><a><a><a><a/></a></a></a></a>'.replace('<a/>', '<a></a>'), /more than 4 deep/],
    ['more attributes than allowed', '<a b="1" c="2" d="3" e="4"/>', /more than 3 attributes/],
  ])('does not have %s', (_, text, message) => {
    expect(() => parse(text)).toThrow(MalformedXml);
    expect(() => parse(text)).toThrow(message);
  });

  it('may have comments and processing instructions where they mean nothing', () => {
    expect(parse('<?xml version="1.0"?><!-- a > b --><?c d?><a><!-- <e> -->f</a><!-- g -->', { annotations: true }).documentElement.textContent).toBe('f');
    expect(() => parse('<!DOCTYPE a><a/>', { annotations: true })).toThrow(/document type/);
  });

  it('never throws anything else, whatever comes', () => {
    const piece = fc.oneof(fc.constantFrom('<', '>', '</', '/>', '<a', '<a>', '</a>', '"', "'", '=', '<!--', '-->', '<?', '?>', '&', ';', '&#x41;', ']]>', ' x="1"', 'xmlns:a="b"', 'a:b'), fc.string({ maxLength: 4 }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, annotations) => {
      try {
        parse(pieces.join(''), { annotations });
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedXml);
      }
    }), { numRuns: 2000 });
  });
});
