import { INLINE_LIMIT } from '#objectstore-local';
import { localStoreKit } from '../../../objectstore-local/test/local-store-kit.js';
import { objectStoreContract } from './object-store.contract.js';

const kit = localStoreKit();

/** Every adapter of the port stands here. */
objectStoreContract('LocalObjectStore', () => ({ store: kit.store, small: INLINE_LIMIT, large: 5 * INLINE_LIMIT + 1 }));
