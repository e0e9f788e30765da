import { FieldReader, FieldWriter, skipUnknown } from './field-coding.js';
import type { PackedPolicy } from './packed-policy.js';
import { unpackPolicy } from './packed-policy.js';
import type { LineageEntry, SessionClaims, SessionKind } from './session-claims.js';

/** Field numbers of token format 1: never reuse one. The access key id is associated data and not inside. */
const Field = {
  SecretAccessKey: 1, SessionId: 2, Kind: 3, IssuedAt: 4, ExpiresAt: 5, Position: 6, Account: 7, Principal: 8, Lineage: 9, SessionName: 10,
  Owner: 11, Packed: 12, PackedDeflated: 13, SourceIdentity: 14, ExternalId: 15, Provider: 16, Subject: 17, Audience: 18, AuthenticatedAt: 19,
  MfaSerial: 20, RoleChained: 21, Parent: 22, SubjectType: 23, NameQualifier: 24,
} as const;
const LineageField = { Stream: 1, Epoch: 2, AccessKeyId: 3, Subject: 4, Provider: 5 } as const;
const KINDS: readonly SessionKind[] = ['assumed-role', 'session-token', 'federated-user'];

export function encodeClaims(claims: SessionClaims, packed: PackedPolicy | undefined): Buffer {
  const writer = new FieldWriter();
  writer.text(Field.SecretAccessKey, claims.secretAccessKey);
  writer.text(Field.SessionId, claims.sessionId);
  writer.number(Field.Kind, KINDS.indexOf(claims.kind));
  writer.number(Field.IssuedAt, claims.issuedAt);
  writer.number(Field.ExpiresAt, claims.expiresAt);
  writer.text(Field.Position, claims.position);
  writer.text(Field.Account, claims.account);
  writer.text(Field.Principal, claims.principal);
  for (const entry of claims.lineage) writer.bytes(Field.Lineage, encodeLineage(entry));
  for (const parent of claims.parents ?? []) writer.text(Field.Parent, parent);
  writer.text(Field.SessionName, claims.sessionName);
  writer.text(Field.Owner, claims.owner);
  if (packed !== undefined) writer.bytes(packed.deflated ? Field.PackedDeflated : Field.Packed, packed.bytes);
  writer.text(Field.SourceIdentity, claims.sourceIdentity);
  writer.text(Field.ExternalId, claims.externalId);
  writer.text(Field.Provider, claims.provider);
  writer.text(Field.Subject, claims.subject);
  writer.text(Field.Audience, claims.audience);
  writer.text(Field.SubjectType, claims.subjectType);
  writer.text(Field.NameQualifier, claims.nameQualifier);
  writer.number(Field.AuthenticatedAt, claims.authenticatedAt);
  writer.text(Field.MfaSerial, claims.mfaSerial);
  writer.number(Field.RoleChained, claims.roleChained === true ? 1 : undefined);
  return writer.finish();
}

function encodeLineage(entry: LineageEntry): Buffer {
  const writer = new FieldWriter();
  writer.text(LineageField.Stream, entry.stream);
  writer.number(LineageField.Epoch, entry.epoch);
  writer.text(LineageField.AccessKeyId, entry.accessKeyId);
  writer.text(LineageField.Subject, entry.subject);
  writer.text(LineageField.Provider, entry.provider);
  return writer.finish();
}

type Draft = { -readonly [K in keyof SessionClaims]?: SessionClaims[K] };

/** Throws on content that lacks a required claim or does not parse; skips fields it does not know, unless they are critical. */
export function decodeClaims(accessKeyId: string, content: Buffer): SessionClaims {
  const reader = new FieldReader(content);
  const lineage: LineageEntry[] = [];
  const draft: Draft = { accessKeyId, lineage };
  while (reader.next()) {
    if (reader.field === Field.Lineage) lineage.push(decodeLineage(reader.bytes()));
    else if (reader.field === Field.Parent) draft.parents = [...(draft.parents ?? []), reader.text()];
    else if (reader.field === Field.Packed) Object.assign(draft, unpackPolicy({ deflated: false, bytes: reader.bytes() }));
    else if (reader.field === Field.PackedDeflated) Object.assign(draft, unpackPolicy({ deflated: true, bytes: reader.bytes() }));
    else readScalar(draft, reader);
  }
  requireComplete(draft);
  return draft;
}

function readScalar(draft: Draft, reader: FieldReader): void {
  switch (reader.field) {
    case Field.SecretAccessKey: draft.secretAccessKey = reader.text(); break;
    case Field.SessionId: draft.sessionId = reader.text(); break;
    case Field.Kind: draft.kind = KINDS[reader.number()]; break;
    case Field.IssuedAt: draft.issuedAt = reader.number(); break;
    case Field.ExpiresAt: draft.expiresAt = reader.number(); break;
    case Field.Position: draft.position = reader.text(); break;
    case Field.Account: draft.account = reader.text(); break;
    case Field.Principal: draft.principal = reader.text(); break;
    case Field.SessionName: draft.sessionName = reader.text(); break;
    case Field.Owner: draft.owner = reader.text(); break;
    case Field.SourceIdentity: draft.sourceIdentity = reader.text(); break;
    case Field.ExternalId: draft.externalId = reader.text(); break;
    case Field.Provider: draft.provider = reader.text(); break;
    case Field.Subject: draft.subject = reader.text(); break;
    case Field.Audience: draft.audience = reader.text(); break;
    case Field.SubjectType: draft.subjectType = reader.text(); break;
    case Field.NameQualifier: draft.nameQualifier = reader.text(); break;
    case Field.AuthenticatedAt: draft.authenticatedAt = reader.number(); break;
    case Field.MfaSerial: draft.mfaSerial = reader.text(); break;
    case Field.RoleChained: draft.roleChained = reader.number() === 1; break;
    default: skipUnknown(reader.field);
  }
}

function decodeLineage(content: Buffer): LineageEntry {
  const reader = new FieldReader(content);
  let stream = '';
  let epoch = -1;
  let accessKeyId: string | undefined;
  let subject: string | undefined;
  let provider: string | undefined;
  while (reader.next()) {
    if (reader.field === LineageField.Stream) stream = reader.text();
    else if (reader.field === LineageField.Epoch) epoch = reader.number();
    else if (reader.field === LineageField.AccessKeyId) accessKeyId = reader.text();
    else if (reader.field === LineageField.Subject) subject = reader.text();
    else if (reader.field === LineageField.Provider) provider = reader.text();
    else skipUnknown(reader.field);
  }
  if (stream === '' || epoch < 0) throw new RangeError('an ancestor lacks its stream or epoch');
  return { stream, epoch, ...(accessKeyId !== undefined && { accessKeyId }), ...(subject !== undefined && { subject }), ...(provider !== undefined && { provider }) };
}

/** What a session cannot be judged without. A kind of a later version is unknown here and refused. */
function requireComplete(draft: Draft): asserts draft is SessionClaims {
  const complete =
    draft.secretAccessKey !== undefined && draft.sessionId !== undefined && draft.kind !== undefined && draft.issuedAt !== undefined &&
    draft.expiresAt !== undefined && draft.position !== undefined && draft.account !== undefined && draft.principal !== undefined;
  if (!complete) throw new RangeError('a required claim is missing');
}
