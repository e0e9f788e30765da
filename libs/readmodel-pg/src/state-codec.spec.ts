import fc from 'fast-check';
import { decodeState, encodeState } from './state-codec.js';

const date = fc.date({ noInvalidDate: true });
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('$date', '$$date', '$', '"$'));
const leaf = fc.oneof(date, text, fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)));
const { state } = fc.letrec((tie) => ({
  state: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('state'), { maxLength: 4 }), fc.dictionary(text.filter((key) => key !== '__proto__'), tie('state'), { maxKeys: 4, noNullPrototype: true })),
}));

describe('the codec of states', () => {
  it('gives back what was encoded, with dates at any depth and keys of any name', () => {
    fc.assert(fc.property(state, (value) => expect(decodeState(encodeState(value))).toStrictEqual(value)), { numRuns: 500 });
  });

  it('does not take content for a date', () => {
    const tricky = { $date: '2026-01-02T03:04:05.000Z', $$date: [{ $date: 'x' }], created: new Date(5) };
    expect(decodeState(encodeState(tricky))).toStrictEqual(tricky);
  });

  it('refuses what JSON would silently change', () => {
    for (const value of [{ keys: new Map() }, [new Set()], { data: Buffer.from('x') }, { n: 5n }]) expect(() => encodeState(value)).toThrow(TypeError);
  });
});
