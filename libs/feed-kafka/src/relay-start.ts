import { type Checkpoint, type EventStore, type LogLink, ORIGIN, type Position, formatPosition, parsePosition } from '#event-sourcing';

/** From where the relay goes on. */
export interface RelayStart {
  readonly position: Position;
  /** The last event sent; undefined where nothing was, or where it was rolled back. */
  readonly previous: LogLink | undefined;
  /** The last event sent to each partition. */
  readonly previousIn: readonly (LogLink | undefined)[];
  /** The log's era, when an era has begun that lacks what was sent before it. */
  readonly eraStarted: number | undefined;
}

/** What the checkpoint keeps besides: `<position> <id>` of the last event of each partition, null where there is none. */
type RelayNote = readonly (string | null)[];

/**
 * From where to go on after a checkpoint. One whose event is not in the log was rolled back by a restore or a failover:
 * then everybody is told, and what is sent begins with the era.
 */
export async function startOf(checkpoint: Checkpoint | undefined, store: Pick<EventStore, 'contains' | 'head'>, partitions: number): Promise<RelayStart> {
  const none = new Array<undefined>(partitions).fill(undefined);
  if (checkpoint === undefined) return { position: ORIGIN, previous: undefined, previousIn: none, eraStarted: undefined };
  const { position, eventId, note } = checkpoint;
  if (eventId !== '' && !(await store.contains(position, eventId))) {
    const { era } = await store.head();
    return { position: { era, transaction: 0n, number: 0n }, previous: undefined, previousIn: none, eraStarted: era };
  }
  const previous = eventId === '' ? undefined : { position, id: eventId };
  return { position, previous, previousIn: readNote(note, partitions) ?? none, eraStarted: undefined };
}

export const checkpointOf = (previous: LogLink, previousIn: readonly (LogLink | undefined)[]): Checkpoint => ({
  position: previous.position,
  eventId: previous.id,
  note: previousIn.map((link) => (link === undefined ? null : `${formatPosition(link.position)} ${link.id}`)) satisfies RelayNote,
});

/** Undefined for a note of another number of partitions: the links within partitions begin anew. */
function readNote(note: unknown, partitions: number): (LogLink | undefined)[] | undefined {
  if (!Array.isArray(note) || note.length !== partitions) return undefined;
  return (note as RelayNote).map((text) => {
    if (text === null) return undefined;
    const space = text.indexOf(' ');
    return { position: parsePosition(text.slice(0, space)), id: text.slice(space + 1) };
  });
}
