import type { ErrorCatalogue } from './catalogue.js';
import { s3Errors } from './s3.errors.js';

/** Ceph's admin API answers S3's codes and these of its own. Source: doc/radosgw/adminops.rst, "Standard Error Responses". */
export const adminErrors = {
  ...s3Errors,
  BucketUnlinkFailed: { status: 409, message: 'Unable to unlink bucket from specified user.' },
  DeleteConflict: { status: 409, message: 'The user has buckets and cannot be removed.' },
  EmailExists: { status: 409, message: 'Provided email address exists.' },
  EntityAlreadyExists: { status: 409, message: 'The entity exists.' },
  InvalidAuthenticationCode: { status: 403, message: 'Authentication code for device is not valid.' },
  InvalidAccess: { status: 400, message: 'Invalid subuser access specified.' },
  InvalidAccessKey: { status: 400, message: 'Invalid access key specified.' },
  InvalidCapability: { status: 400, message: 'Attempt to grant invalid admin capability.' },
  InvalidKeyType: { status: 400, message: 'Invalid key type specified.' },
  InvalidSecretKey: { status: 400, message: 'Invalid secret key specified.' },
  InvalidTenantName: { status: 400, message: 'The tenant name is not valid.' },
  KeyExists: { status: 409, message: 'Provided access key exists and belongs to another user.' },
  LimitExceeded: { status: 409, message: 'The account may not have more of these.' },
  AccountAlreadyExists: { status: 409, message: 'An account of this id or name exists.' },
  NoSuchKey: { status: 404, message: 'The specified key does not exist.' },
  NoSuchCap: { status: 404, message: 'User does not possess specified capability.' },
  NoSuchEntity: { status: 404, message: 'The specified entity does not exist.' },
  NoSuchObject: { status: 404, message: 'Specified object does not exist.' },
  NoSuchSubUser: { status: 404, message: 'The user has no such subuser.' },
  NoSuchUser: { status: 404, message: 'Specified user does not exist.' },
  SubuserExists: { status: 409, message: 'Specified subuser exists.' },
  UserAlreadyExists: { status: 409, message: 'Attempt to create existing user.' },
  ConcurrentModification: { status: 409, message: 'The user was changed at the same time; try again.' },
} as const satisfies ErrorCatalogue;
