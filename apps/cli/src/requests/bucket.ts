import type { FlagName } from '../arguments/flags.js';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { AdminParameters } from '../gateway/admin-api.js';
import { saying, type Sayings } from '../gateway/gateway-refusal.js';
import { namedUser, namedUserFlags } from './user-reply.js';

export const bucketFlags = [...namedUserFlags, 'bucket'] as const satisfies readonly FlagName[];

/** The bucket that the flags name, and the user if they do. */
export function namedBucket(context: CommandContext): AdminParameters {
  const bucket = context.flags.filled('bucket');
  if (bucket === undefined) throw new CommandFailure(exitCode.invalid, 'ERROR: bucket not specified');
  return { ...namedUser(context), bucket };
}

const known: Sayings = {
  NoSuchBucket: { exit: exitCode.notFound, text: 'ERROR: could not find the bucket' },
  NoSuchObject: { exit: exitCode.notFound, text: 'ERROR: could not find the object' },
  NoSuchUser: { exit: exitCode.notFound, text: 'ERROR: could not find the user' },
  BucketNotEmpty: { exit: exitCode.notEmpty, text: 'ERROR: could not remove non-empty bucket; --purge-objects removes what is in it, save what object lock keeps' },
  BucketUnlinkFailed: { exit: exitCode.invalid, text: 'ERROR: the bucket is not linked to the user' },
};

/** One request on buckets. */
export const askOfBucket = (context: CommandContext, method: 'GET' | 'PUT' | 'POST' | 'DELETE', parameters: AdminParameters, subresource?: string, patience?: number): Promise<unknown> =>
  saying('ERROR', known, () => context.admin.call(method, '/bucket', parameters, subresource, undefined, patience));
