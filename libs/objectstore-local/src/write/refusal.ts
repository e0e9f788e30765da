import { RolegateError } from '#kernel';
import { noSuchUpload, preconditionFailed } from '#s3';

/** What the functions of the schema answer, in S3's words. */
export function refusal(status: string, uploadId = ''): RolegateError {
  switch (status) {
    case 'no-such-bucket':
      return new RolegateError('NoSuchBucket', 'The specified bucket does not exist');
    case 'closed':
      return new RolegateError('OperationAborted', 'A conflicting conditional operation is currently in progress against this resource. Please try again.', { reason: 'bucket-closed' });
    case 'contended':
      return new RolegateError('OperationAborted', 'A conflicting conditional operation is currently in progress against this resource. Please try again.', { reason: 'concurrent-modification' });
    case 'exists':
      return preconditionFailed('If-None-Match');
    case 'mismatch':
      return preconditionFailed('If-Match');
    case 'absent':
      return new RolegateError('NoSuchKey', 'The specified key does not exist.');
    case 'no-such-upload':
      return noSuchUpload(uploadId);
    default:
      return new RolegateError('InternalError', 'We encountered an internal error. Please try again.', { detail: `the store's schema answered ${status}` });
  }
}
