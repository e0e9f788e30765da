import { objectStoreContract } from '../src/store/object-store.contract.js';
import { MemoryObjectStore } from './memory-object-store.js';

const store = new MemoryObjectStore();

objectStoreContract('MemoryObjectStore', () => ({ store, small: 100, large: 30_000 }));
