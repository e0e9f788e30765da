import { createHash } from 'node:crypto';

/** Sessions that are ended together, other than those of an ancestor, and the stream in which that stands. */
export interface CutOffTarget {
  readonly target: string;
  readonly stream: string;
}

/** Hexadecimal digits of a shard: 4,096 streams at most, so that an event copies few entries however many there are. */
const SHARD_DIGITS = 3;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const sharded = (target: string): CutOffTarget => ({ target, stream: `revocation/${digest(target).slice(0, SHARD_DIGITS)}` });

/** Every session. */
export const allSessions: CutOffTarget = { target: 'all', stream: 'revocation/all' };

/** Every stream in which a cut-off may stand. */
export function* cutOffStreams(): Generator<string> {
  yield allSessions.stream;
  for (let shard = 0; shard < 16 ** SHARD_DIGITS; shard++) yield `revocation/${shard.toString(16).padStart(SHARD_DIGITS, '0')}`;
}

/** The session with this id, and those that were issued to it. */
export const oneSession = (sessionId: string): CutOffTarget => sharded(`session:${sessionId}`);

/**
 * The sessions of whom a provider vouched for: its stream, or its name where it is one of the configuration. The subject may be
 * of any length, its digest is not.
 */
export const federatedSubject = (provider: string, subject: string): CutOffTarget => sharded(`subject:${digest(JSON.stringify([provider, subject]))}`);

/** All sessions of a provider of the configuration, which has a name and no stream. */
export const namedProvider = (name: string): CutOffTarget => sharded(`provider:${digest(name)}`);

/** The sessions of a user who is none here, by the name under which it owns things: `<account>$oidc$<sub>`, `<account>$saml$<subject>`. */
export const subjectUser = (id: string): CutOffTarget => sharded(`subject-user:${digest(id)}`);
