import fc from 'fast-check';
import { type Aggregate, type NewEvent, type StoredEvent } from '#event-sourcing';
import { withRevocation } from '#iam';
import type { LineageEntry, SessionClaims } from '#seal';
import { type CutOffTarget, allSessions, federatedSubject, namedProvider, oneSession, revocation, subjectUser } from '#sts';
import { type AnyHistory, history, HISTORY_TIME } from '#testing';
import { claims, event, Node, NOW, refusalOf, roleHistory, ROLE_STREAM, tokenOf, USER_STREAM, userHistory } from '../test/authn-kit.js';
import { type AncestorState, ancestorKinds } from '#sts';

/** An identity provider as a further ancestor: an aggregate with an epoch, and no code of its own in the authentication. */
const provider: Aggregate<AncestorState> = {
  kind: 'made-up-provider',
  events: { ProviderMade: { schemaVersion: 1, critical: true }, ProviderSessionsRevoked: { schemaVersion: 1, critical: true }, ProviderSessionsCutOff: { schemaVersion: 1, critical: true } },
  evolve(state, stored: StoredEvent) {
    if (!state) return { sessionEpoch: 0 };
    return { ...state, ...withRevocation(state, stored), sessionEpoch: state.sessionEpoch + (stored.type === 'ProviderSessionsRevoked' ? 1 : 0) };
  },
  row: () => ({ account: '', name: 'p', path: '/' }),
  keys: () => [],
};
const PROVIDER_STREAM = 'made-up-provider/1';
const providerHistory = (...then: readonly NewEvent[]): AnyHistory => history(provider, PROVIDER_STREAM, '', [event('ProviderMade'), ...then]);

const user: LineageEntry = { stream: USER_STREAM, epoch: 0 };
const role: LineageEntry = { stream: ROLE_STREAM, epoch: 0 };
const federated: LineageEntry = { stream: PROVIDER_STREAM, epoch: 0, subject: 'alice' };
/** Of a provider of the configuration: its user here, and somebody of OAuth 2 who is no user here. */
const ofDirectory: LineageEntry = { stream: USER_STREAM, epoch: 0, provider: 'ldap' };
const ofOAuth2: LineageEntry = { stream: ROLE_STREAM, epoch: 0, provider: 'amazon', subject: 'alice' };
const kinds = { ancestors: { ...ancestorKinds, [provider.kind]: { aggregate: provider } } };

/** Histories place every event of theirs behind these sessions' position, at HISTORY_TIME. */
const BEFORE = { revocationId: 'r1', issuedBefore: new Date(NOW).toISOString() };
const EARLIER = { revocationId: 'r1', issuedBefore: new Date(NOW - 3_600_000).toISOString() };
const cutOff = ({ target, stream }: CutOffTarget, more: object = {}): AnyHistory =>
  history(revocation, stream, '', [event('SessionsRevoked', { revocationId: 'r1', target, keptUntil: new Date(NOW + 1e9).toISOString(), ...more })]);

const OWNER = 'subject/digest/$oidc$alice';
const ofUser = ({ lineage }: SessionClaims): boolean => lineage.includes(user) || lineage.includes(ofDirectory);

/** Each kind of revocation: what the log then holds in place of what it held, and which sessions it covers. */
const revocations: Readonly<Record<string, { readonly log: AnyHistory; readonly covers: (of: SessionClaims) => boolean }>> = {
  user: { log: userHistory({}, () => [event('UserSessionsRevoked', { revocationId: 'r1' })]), covers: ofUser },
  'user issued before': { log: userHistory({}, () => [event('UserSessionsCutOff', BEFORE)]), covers: ofUser },
  'user issued earlier': { log: userHistory({}, () => [event('UserSessionsCutOff', EARLIER)]), covers: () => false },
  role: { log: roleHistory([event('RoleSessionsRevoked', { revocationId: 'r1' })]), covers: () => true },
  'role issued before': { log: roleHistory([event('RoleSessionsCutOff', BEFORE)]), covers: () => true },
  provider: { log: providerHistory(event('ProviderSessionsRevoked', { revocationId: 'r1' })), covers: ({ lineage }) => lineage.includes(federated) },
  'provider issued before': { log: providerHistory(event('ProviderSessionsCutOff', BEFORE)), covers: ({ lineage }) => lineage.includes(federated) },
  subject: { log: cutOff(federatedSubject(PROVIDER_STREAM, 'alice')), covers: ({ lineage }) => lineage.includes(federated) },
  'another subject': { log: cutOff(federatedSubject(PROVIDER_STREAM, 'bob')), covers: () => false },
  directory: { log: cutOff(namedProvider('ldap')), covers: ({ lineage, provider: name }) => lineage.includes(ofDirectory) || name === 'ldap' },
  'another directory': { log: cutOff(namedProvider('keystone')), covers: () => false },
  'OAuth 2': { log: cutOff(namedProvider('amazon')), covers: ({ lineage }) => lineage.includes(ofOAuth2) },
  'its subject': { log: cutOff(federatedSubject('amazon', 'alice')), covers: ({ lineage }) => lineage.includes(ofOAuth2) },
  'the same subject of another': { log: cutOff(federatedSubject('ldap', 'alice')), covers: () => false },
  'who owns as $oidc$alice': { log: cutOff(subjectUser('$oidc$alice')), covers: ({ owner }) => owner === OWNER },
  'who owns as $saml$alice': { log: cutOff(subjectUser('$saml$alice')), covers: () => false },
  session: { log: cutOff(oneSession('session-1')), covers: ({ sessionId, parents = [] }) => [sessionId, ...parents].includes('session-1') },
  'another session': { log: cutOff(oneSession('session-9')), covers: () => false },
  all: { log: cutOff(allSessions), covers: () => true },
  'all issued before': { log: cutOff(allSessions, BEFORE), covers: () => true },
  'all issued earlier': { log: cutOff(allSessions, EARLIER), covers: () => false },
};

const untouched = (): AnyHistory[] => [userHistory(), roleHistory(), providerHistory()];
/** What happened to a stream replaces what it was before. */
const after = (names: readonly string[]): AnyHistory[] => {
  const streams = new Map(untouched().map((one) => [one.stream, one]));
  for (const name of names) streams.set(revocations[name]!.log.stream, revocations[name]!.log);
  return [...streams.values()];
};

const session = fc.record({
  origin: fc.constantFrom<Pick<SessionClaims, 'lineage' | 'owner' | 'provider'>>(
    { lineage: [user, role] }, { lineage: [federated, role] }, { lineage: [federated, role], owner: OWNER, provider: 'arn:aws:iam:::made-up/1' },
    { lineage: [ofDirectory, role] }, { lineage: [user, role], provider: 'ldap' }, { lineage: [ofOAuth2], owner: OWNER, provider: 'amazon' }),
  ids: fc.constantFrom({ sessionId: 'session-1' }, { sessionId: 'session-2' }, { sessionId: 'session-2', parents: ['session-1'] }, { sessionId: 'session-3', parents: ['session-1', 'session-2'] }),
}).map(({ origin, ids }) => claims({ ...ids, ...origin, issuedAt: NOW - 1000 }));

describe('a session', () => {
  it('is refused if and only if one of the revocations covers it, known to the node before or not', async () => {
    // One of each stream: two revocations of one user stand in one history.
    const names = fc.uniqueArray(fc.constantFrom(...Object.keys(revocations)), { maxLength: 5, selector: (name) => revocations[name]!.log.stream });
    await fc.assert(fc.asyncProperty(session, names, fc.boolean(), async (of, made, known) => {
      const node = new Node(known ? untouched() : after(made), undefined, kinds);
      const ask = () => node.credentials.session(of.accessKeyId, tokenOf(of), NOW, 's3').then(() => 'lives', (error: { reason?: string }) => error.reason);
      if (known) {
        expect(await ask()).toBe('lives');
        node.knows(after(made));
      }
      expect(await ask()).toBe(made.some((name) => revocations[name]!.covers(of)) ? 'revoked' : 'lives');
    }));
  });

  it.each(Object.entries(revocations).filter(([, { covers }]) => covers(claims({ lineage: [federated, role] }))))('that is refused says which revocation it was, by whom and when: %s', async (name) => {
    const of = claims({ lineage: [federated, role] });
    const { detail } = await refusalOf(new Node(after([name]), undefined, kinds).credentials.session(of.accessKeyId, tokenOf(of), NOW, 's3'));
    expect(detail).toContain(`revoked by arn:aws:iam:::user/history at ${HISTORY_TIME.toISOString()} (revocation r1)`);
  });

  it('issued at the revocation or later lives', async () => {
    const of = claims({ lineage: [federated, role], position: '0.0.1' });
    const node = new Node(after(['all', 'session', 'subject']), undefined, kinds);
    await node.credentials.session(of.accessKeyId, tokenOf(of), NOW, 's3');
  });

  it('of an ancestor of a kind that is not known here is refused', async () => {
    const of = claims({ lineage: [federated, role] });
    expect(await refusalOf(new Node(untouched()).credentials.session(of.accessKeyId, tokenOf(of), NOW, 's3'))).toMatchObject({ reason: 'revoked' });
  });
});
