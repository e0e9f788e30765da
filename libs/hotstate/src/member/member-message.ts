import { type Position, formatPosition, parsePosition } from '#event-sourcing';

export const MEMBER_CHANNEL = 'rolegate_member';

/** What is said on the channel: who has applied how much. A row that came or went is said by an empty message. */
export const acknowledgement = (id: string, position: Position): string => `${id} ${formatPosition(position)}`;

export interface Acknowledged {
  readonly id: string;
  readonly position: Position;
}

/** undefined: the rows themselves are to be read. */
export function readMessage(message: string): Acknowledged | undefined {
  const [id, position] = message.split(' ');
  if (!id || position === undefined) return undefined;
  try {
    return { id, position: parsePosition(position) };
  } catch {
    return undefined;
  }
}
