import fc from 'fast-check';
import { afterMarker, markerAfter, pageOf } from './paging.js';

describe('paging', () => {
  it('shows every item once and in order, whatever the page sizes', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 5 }), (names, MaxItems) => {
      const sorted = [...names].sort((a, b) => (a < b ? -1 : 1));
      const seen: string[] = [];
      let Marker: string | undefined;
      do {
        const { items, end } = pageOf(sorted, (name) => name, { Marker, MaxItems });
        expect(end.IsTruncated).toBe(end.Marker !== undefined);
        seen.push(...items);
        Marker = end.Marker;
      } while (Marker !== undefined);
      expect(seen).toEqual(sorted);
    }));
  });

  it('goes on where it was although the last item shown is gone', () => {
    const { end } = pageOf(['a', 'b', 'c'], (name) => name, { MaxItems: 2 });
    expect(pageOf(['a', 'c'], (name) => name, { Marker: end.Marker }).items).toEqual(['c']);
  });

  it('refuses every text that is no marker of its own', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      let after: string | undefined;
      try {
        after = afterMarker(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ValidationError' });
        return;
      }
      expect(markerAfter(after!)).toBe(text);
    }));
  });

  it('shows a hundred unless told', () => {
    expect(pageOf(Array.from({ length: 101 }, (_, i) => String(i).padStart(3, '0')), (name) => name, {}).items).toHaveLength(100);
  });
});
