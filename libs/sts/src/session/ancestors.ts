import { type Aggregate, streamKind } from '#event-sourcing';
import { instanceProfile, oidcProvider, role, samlProvider, user } from '#iam';
import type { OperationContext } from '#operation';
import { identityMapping } from '../identity-mapping/identity-mapping.projection.js';

/** What sessions may rest on, by kind of stream. */
const ANCESTORS: Readonly<Record<string, Aggregate<any>>> = { user, role, 'oidc-provider': oidcProvider, 'saml-provider': samlProvider, 'identity-mapping': identityMapping, 'instance-profile': instanceProfile }; // eslint-disable-line @typescript-eslint/no-explicit-any

/** The session epoch of an ancestor as memory knows it; undefined: it is gone. */
export function sessionEpochOf(stream: string, { directory }: Pick<OperationContext, 'directory'>): number | undefined {
  const kind = ANCESTORS[streamKind(stream)];
  return kind && (directory.get(kind, stream)?.state as { readonly sessionEpoch: number } | undefined)?.sessionEpoch;
}
