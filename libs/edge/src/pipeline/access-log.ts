import type { TLSSocket } from 'node:tls';
import { type AccessedBucket, type AccessLogEntry, type AuditRecord, type Directory, isNotResident } from '#operation';
import { accessLogEntry, bucketInMemory, type LoggedRequest, loggedObject, loggedOperation } from '#s3';
import type { EdgeRequest } from '../http/edge-request.js';
import type { AuditDraft } from './audit-draft.js';

type Told = Pick<AuditDraft, 'addressed' | 'presented' | 'website' | 'replied' | 'objects'>;

/** The lines of a request in the log of its bucket. */
export function accessLogOf(bucket: AccessedBucket, record: AuditRecord, request: EdgeRequest, { addressed, presented, website, replied = {}, objects = [] }: Told): AccessLogEntry {
  const { method, rawPath, rawQuery, headers, incoming, query } = request;
  const logged: Omit<LoggedRequest, 'ownerId' | 'bucket'> = {
    time: record.time, remoteIp: record.sourceIp, requester: record.principal, requestId: record.requestId,
    operation: loggedOperation(method, record.operation, website),
    key: addressed?.key, method, rawPath, rawQuery, httpVersion: incoming.httpVersion,
    status: record.status, errorCode: record.errorCode, bytesSent: record.bytesOut, objectSize: objectSize(record, replied), totalTime: record.durationMs,
    referer: headers.referer, userAgent: record.userAgent, versionId: replied['x-amz-version-id'] ?? query.get('versionId') ?? undefined,
    ...signatureOf(presented), host: request.host, ...connectionOf(request), aclRequired: record.decision === 'allowed' && record.reason === 'acl',
  };
  return accessLogEntry(bucket, [logged, ...objects.map((object) => loggedObject(logged, object))]);
}

function signatureOf(presented: Told['presented']): Pick<LoggedRequest, 'signatureVersion' | 'authenticationType'> | undefined {
  if (!presented || presented.location === 'form') return undefined;
  return { signatureVersion: presented.scheme === 'sigv2' ? 'SigV2' : 'SigV4', authenticationType: presented.location === 'query' ? 'QueryString' : 'AuthHeader' };
}

/** Of a connection that a proxy has ended nothing is known. */
function connectionOf({ secure, incoming }: EdgeRequest): Pick<LoggedRequest, 'cipherSuite' | 'tlsVersion'> | undefined {
  const socket = incoming.socket as Partial<TLSSocket> | null;
  if (!secure || !socket?.getCipher || !socket.getProtocol) return undefined;
  return { cipherSuite: (socket.getCipher() as { name?: string } | undefined)?.name, tlsVersion: socket.getProtocol() ?? undefined };
}

const OF_OBJECT: ReadonlySet<string> = new Set(['GetObject', 'HeadObject']);

/** Bytes of the whole object, where the request or its reply tells. */
function objectSize({ operation, errorCode, bytesIn }: AuditRecord, replied: Readonly<Record<string, string>>): number | undefined {
  if (errorCode !== '') return undefined;
  if (operation === 'PutObject' || operation === 'UploadPart' || operation === 'PostObject') return bytesIn;
  if (!OF_OBJECT.has(operation)) return undefined;
  const size = replied['Content-Range']?.split('/')[1] ?? replied['Content-Length'];
  return size === undefined ? undefined : Number(size);
}

/** The bucket that a request is addressed to, if its requests are logged; by memory alone. */
export function loggedBucket({ addressed, principal }: Pick<AuditDraft, 'addressed' | 'principal'>, directory: Pick<Directory, 'find'>): AccessedBucket | undefined {
  if (addressed?.bucket === undefined) return undefined;
  try {
    const state = bucketInMemory(addressed.bucket, principal?.account ?? '', directory)?.state;
    return state?.logging && state;
  } catch (error) {
    if (isNotResident(error)) return undefined;
    throw error;
  }
}
