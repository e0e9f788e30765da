import { createXXHash128, createXXHash3, createXXHash64, type IHasher } from 'hash-wasm';

/**
 * XXH64, XXH3 and XXH128 (xxHash fast digest algorithm, specification 0.2.0), the first seed 0, in WebAssembly. Node has none
 * of them, and instances are made asynchronously, which a body cannot wait for: so there is one of each, and bodies that are
 * read at the same time take turns in it by its saved state.
 */
const SHARED = { XXHASH64: shared(await createXXHash64()), XXHASH3: shared(await createXXHash3()), XXHASH128: shared(await createXXHash128()) };

export type XxHashAlgorithm = keyof typeof SHARED;

interface Shared {
  readonly hasher: IHasher;
  /** Whose state the instance holds. */
  holder: XxHash | undefined;
}

function shared(hasher: IHasher): Shared {
  return { hasher, holder: undefined };
}

/** A running sum; `digest` has its bytes in canonical order, most significant first. */
export class XxHash {
  private readonly shared: Shared;
  private saved: Uint8Array | undefined;

  constructor(algorithm: XxHashAlgorithm) {
    this.shared = SHARED[algorithm];
  }

  update(data: Uint8Array): void {
    this.take().update(data);
  }

  digest(): Buffer {
    const digest = this.take().digest('binary');
    this.shared.holder = undefined;
    return Buffer.from(digest);
  }

  private take(): IHasher {
    const { hasher, holder } = this.shared;
    if (holder === this) return hasher;
    if (holder !== undefined) holder.saved = hasher.save();
    if (this.saved === undefined) hasher.init();
    else hasher.load(this.saved);
    this.shared.holder = this;
    return hasher;
  }
}
