import { type LogLink, type Position, type RecordedEvent, formatPosition, parsePosition } from '#event-sourcing';

/** Media type of a record's value: CloudEvents 1.0, JSON format, structured mode (Kafka protocol binding, section 3.3). */
export const CONTENT_TYPE = 'application/cloudevents+json; charset=UTF-8';

const SOURCE = '/rolegate/log';
const ERA_STARTED = 'EraStarted';

/** An event with the places of the two before it. */
export interface EventRecord {
  readonly event: RecordedEvent;
  /** The one before it in the whole log; absent for the first that its relay sent in an era. */
  readonly previous: LogLink | undefined;
  /** The one before it in its partition. */
  readonly previousInPartition: LogLink | undefined;
}

/** The log was rolled back with a restore or a failover: what was sent of older eras may not be in it. */
export interface EraStarted {
  readonly era: number;
}

/** The record is not ours, or is broken. */
export class ForeignRecordError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ForeignRecordError';
  }
}

/** CloudEvents attributes; extension names are lower-case letters and digits by its rules. */
interface Attributes {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  /** RFC 3339. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly position: string;
  readonly version: number;
  readonly account: string;
  readonly schemaversion: number;
  readonly critical: boolean;
  readonly actor: string;
  readonly commandid: string;
  readonly requestid: string;
  readonly sourceip: string;
  readonly reason?: string;
  /** `<position> <id>` */
  readonly prevlog?: string;
  readonly prevpartition?: string;
}

const formatLink = (link: LogLink | undefined): string | undefined => link && `${formatPosition(link.position)} ${link.id}`;

/** `data` comes last and is the exact text stored: what hashes the event in the log hashes it here. */
export function encodeRecord({ event, previous, previousInPartition }: EventRecord): string {
  const attributes: Attributes = {
    specversion: '1.0',
    id: event.id,
    source: SOURCE,
    type: event.type,
    subject: event.stream,
    time: event.time.toISOString(),
    datacontenttype: 'application/json',
    position: formatPosition(event.position),
    version: event.version,
    account: event.account,
    schemaversion: event.schemaVersion,
    critical: event.critical,
    actor: event.actor,
    commandid: event.commandId,
    requestid: event.requestId,
    sourceip: event.sourceIp,
    reason: event.reason,
    prevlog: formatLink(previous),
    prevpartition: formatLink(previousInPartition),
  };
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${event.data}}`;
}

/** Says in every partition that the era has begun. */
export function encodeEraStarted(era: number, id: string, time: Date): string {
  const position = formatPosition({ era, transaction: 0n, number: 0n });
  return JSON.stringify({ specversion: '1.0', id, source: SOURCE, type: ERA_STARTED, time: time.toISOString(), position });
}

/**
 * Reads what encodeRecord and encodeEraStarted wrote.
 * @throws ForeignRecordError
 */
export function decodeRecord(value: string): EventRecord | EraStarted {
  // Inside a JSON string a quotation mark is escaped, so the first of these is where the data begins.
  const cut = value.indexOf(',"data":');
  const attributes = parse(cut < 0 ? value : `${value.slice(0, cut)}}`);
  if (attributes.source !== SOURCE || attributes.specversion !== '1.0') throw new ForeignRecordError('not an event of this log');
  try {
    const position = parsePosition(attributes.position);
    if (attributes.type === ERA_STARTED) return { era: position.era };
    if (cut < 0 || !value.endsWith('}')) throw new TypeError('no data at the end');
    return { event: eventOf(attributes, position, value.slice(cut + 8, -1)), previous: linkOf(attributes.prevlog), previousInPartition: linkOf(attributes.prevpartition) };
  } catch (error) {
    throw new ForeignRecordError(`a broken event: ${(error as Error).message}`, { cause: error });
  }
}

function parse(text: string): Attributes {
  let attributes: unknown;
  try {
    attributes = JSON.parse(text);
  } catch (error) {
    throw new ForeignRecordError('not JSON', { cause: error });
  }
  if (typeof attributes !== 'object' || attributes === null) throw new ForeignRecordError('not an object');
  return attributes as Attributes;
}

function eventOf(attributes: Attributes, position: Position, data: string): RecordedEvent {
  const event: RecordedEvent = {
    id: text(attributes, 'id'),
    position,
    stream: text(attributes, 'subject'),
    version: attributes.version,
    account: text(attributes, 'account'),
    type: text(attributes, 'type'),
    schemaVersion: attributes.schemaversion,
    critical: attributes.critical,
    time: new Date(text(attributes, 'time')),
    actor: text(attributes, 'actor'),
    requestId: text(attributes, 'requestid'),
    sourceIp: text(attributes, 'sourceip'),
    reason: attributes.reason === undefined ? undefined : text(attributes, 'reason'),
    commandId: text(attributes, 'commandid'),
    data,
  };
  if (!Number.isSafeInteger(event.version) || !Number.isSafeInteger(event.schemaVersion)) throw new TypeError('a version is no whole number');
  if (typeof event.critical !== 'boolean') throw new TypeError('critical is neither true nor false');
  if (Number.isNaN(event.time.getTime())) throw new TypeError('time is none');
  return event;
}

function text(attributes: Attributes, name: keyof Attributes): string {
  const value = attributes[name];
  if (typeof value !== 'string') throw new TypeError(`${name} is no text`);
  return value;
}

function linkOf(value: unknown): LogLink | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new TypeError('the link is no text');
  const space = value.indexOf(' ');
  return { position: parsePosition(value.slice(0, space)), id: value.slice(space + 1) };
}
