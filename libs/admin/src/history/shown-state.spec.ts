import { shownState } from './shown-state.js';

describe('a state as history shows it', () => {
  it('has no secret, not even a sealed one, and says which are gone for good', () => {
    const state = { accessKeys: [{ accessKeyId: 'AKIA1', sealedSecret: 'v1:abc' }], sealedSeed: 'xyz', clientSecret: 's', when: new Date(0), nothing: undefined };
    expect(shownState(state, false)).toEqual({ accessKeys: [{ accessKeyId: 'AKIA1', sealedSecret: '(sealed)' }], sealedSeed: '(sealed)', clientSecret: '(sealed)', when: '1970-01-01T00:00:00.000Z' });
    expect(shownState(state, true)).toMatchObject({ accessKeys: [{ accessKeyId: 'AKIA1', sealedSecret: '(erased)' }], sealedSeed: '(erased)' });
  });
});
