import type { Authenticated, AuthenticationRequest, Principal } from '#operation';
import { CredentialStrategy } from './strategy.js';

export const anonymous: Principal = {
  kind: 'anonymous', account: '', arn: '', userId: '', userName: '', stream: '',
  owner: { stream: '', id: '', displayName: '' }, lineage: [], accessKeyId: '', administrator: false, caps: [],
  policies: { identity: [] }, principal: { kind: 'anonymous', account: '', arn: '' }, tags: [],
};

/** Requests without any credential; policies decide what they may. */
export class AnonymousStrategy extends CredentialStrategy {
  readonly name = 'anonymous';

  protected override async verify(request: AuthenticationRequest): Promise<Authenticated | undefined> {
    return request.presented ? undefined : { principal: anonymous };
  }
}
