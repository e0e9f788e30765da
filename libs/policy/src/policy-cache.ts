import { getHeapStatistics } from 'node:v8';
import type { CompiledPolicy } from './compiled-policy.js';

/** Bytes of heap that a compiled policy takes for each character of its text: measured, 14 to 16. */
const BYTES_PER_CHARACTER = 16;
const FRAME = 200;

interface Kept {
  readonly policies: readonly CompiledPolicy[];
  readonly bytes: number;
}

/**
 * Compiled policies, bounded by the memory they take. What was not asked for while half of it filled up is dropped: two
 * generations stand in for a list of recency, so that a hit costs one look-up. Keys are the immutable objects that hold the
 * texts; one that has been replaced is not asked for any more, and goes.
 */
export class PolicyCache {
  hits = 0;
  misses = 0;
  evictions = 0;
  private young = new Map<object, Kept>();
  private old = new Map<object, Kept>();
  private youngBytes = 0;
  private oldBytes = 0;

  /** @param capacity bytes of heap, estimated */
  constructor(private readonly capacity: number) {}

  /** Sets of policies kept. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  /** Estimated. */
  get bytes(): number {
    return this.youngBytes + this.oldBytes;
  }

  /** Finds, or compiles and keeps. What `compile` throws is not kept. Callers on the path of every request use the two halves. */
  of<H extends object>(holder: H, characters: (holder: H) => number, compile: (holder: H) => readonly CompiledPolicy[]): readonly CompiledPolicy[] {
    return this.find(holder) ?? this.keep(holder, characters(holder), compile(holder));
  }

  /** undefined: to be compiled, and kept. */
  find(holder: object): readonly CompiledPolicy[] | undefined {
    const kept = this.young.get(holder) ?? this.renewed(holder);
    if (kept === undefined) {
      this.misses++;
      return undefined;
    }
    this.hits++;
    return kept.policies;
  }

  /** @param characters of all texts that were compiled */
  keep(holder: object, characters: number, policies: readonly CompiledPolicy[]): readonly CompiledPolicy[] {
    this.put(holder, { policies, bytes: FRAME + characters * BYTES_PER_CHARACTER });
    return policies;
  }

  private renewed(holder: object): Kept | undefined {
    const kept = this.old.get(holder);
    if (kept === undefined) return undefined;
    this.old.delete(holder);
    this.oldBytes -= kept.bytes;
    this.put(holder, kept);
    return kept;
  }

  private put(holder: object, kept: Kept): void {
    if (this.youngBytes + kept.bytes > this.capacity / 2 && this.young.size > 0) {
      this.evictions += this.old.size;
      this.old = this.young;
      this.oldBytes = this.youngBytes;
      this.young = new Map();
      this.youngBytes = 0;
    }
    this.young.set(holder, kept);
    this.youngBytes += kept.bytes;
  }
}

/** Of this process, whoever compiles: a sixteenth of what V8 may take. */
export const policyCache = new PolicyCache(getHeapStatistics().heap_size_limit / 16);
