import { isRolegateError } from '#kernel';
import type { AccessRequest, OperationContext, Principal, StoredFacts } from '#operation';
import { withBucket } from '../bucket/bucket.queries.js';
import { type Actions, objectAccess } from '../object/object.authorization.js';
import type { Initiator, ObjectStore } from '../store/index.js';
import { uploadAddress, type UploadInput } from './upload.address.js';

/** Users as the owner of a bucket is shown, sessions of roles by their ARN (S3 API Reference, Initiator). */
export const initiatorOf = ({ kind, owner, arn, userId }: Principal): Initiator =>
  kind === 'assumed-role' || kind === 'federated-user' ? { id: arn, displayName: userId } : { id: owner.id, displayName: owner.displayName };

/** Asked where nothing else allows the request: who began an upload. */
class InitiatorFacts implements StoredFacts {
  asked = false;
  readonly mayAllow: boolean;

  constructor(private readonly access: AccessRequest, private readonly input: UploadInput, private readonly ctx: OperationContext, private readonly store: ObjectStore) {
    this.mayAllow = ctx.principal.kind !== 'anonymous';
  }

  has(): boolean {
    return false;
  }

  /** Whether there is such an upload is not for those to know who may not list its parts. */
  async read(): Promise<AccessRequest> {
    const { access, input, ctx, store } = this;
    const { stored: _, ...asked } = access;
    try {
      const { initiator } = await store.getUpload(uploadAddress(input, ctx));
      return initiator.id === initiatorOf(ctx.principal).id ? { ...asked, acl: true } : asked;
    } catch (error) {
      if (isRolegateError(error) && error.code === 'NoSuchUpload') return asked;
      throw error;
    }
  }
}

/**
 * Authorization of what an upload's initiator may do with it as with a grant of an ACL, unless a policy refuses it: list its
 * parts, and abort it (S3 User Guide, "Multipart upload API and permissions"). Costs a look at the upload where nothing else
 * allows the request. @throws RolegateError NoSuchBucket, before anything is asked
 */
export const onUpload = <I extends UploadInput>(actions: Actions, store: ObjectStore) =>
  (input: I, ctx: OperationContext): AccessRequest | Promise<AccessRequest> =>
    withBucket(input, ctx, (found) => {
      const access = objectAccess(found, actions, ctx, input.Key!);
      return { ...access, stored: new InitiatorFacts(access, input, ctx, store) };
    });
