import type { Position } from '#event-sourcing';
import type { OpenSnapshot, SnapshotRow } from '../src/snapshot.js';

export interface FakeSnapshotOptions {
  readonly suspects?: readonly string[];
  readonly onOpen?: () => Promise<void> | void;
  /** Runs before each page but the first. */
  readonly onPage?: () => Promise<void> | void;
  readonly pageSize?: number;
  readonly onClose?: () => void;
}

/** Rows of the read model that a test makes up. */
export function snapshotOf(position: Position, rows: readonly SnapshotRow[], options: FakeSnapshotOptions = {}): OpenSnapshot {
  const { suspects = [], onOpen, onPage, onClose, pageSize = 100 } = options;
  const ofKind = (kind: string): SnapshotRow[] => rows.filter(({ stream }) => stream.startsWith(`${kind}/`));
  return async () => {
    await onOpen?.();
    return {
      position, suspects,
      rows: async function* (kind) {
        const all = ofKind(kind);
        for (let i = 0; i < all.length; i += pageSize) {
          if (i > 0) await onPage?.();
          yield all.slice(i, i + pageSize);
        }
      },
      count: async (kinds) => kinds.flatMap(ofKind).length,
      close: async () => onClose?.(),
    };
  };
}
