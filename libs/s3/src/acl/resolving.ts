import { isRolegateError } from '#kernel';
import type { OperationContext } from '#operation';

/** Grantees are looked up in memory, of which a node that has just begun may lack one after the other. */
const MOST_ROUNDS = 8;

/** Nobody is unknown before the tail of the log was read. @throws what `resolve` throws then */
export async function resolving<T>(ctx: Pick<OperationContext, 'directory'>, resolve: () => T): Promise<T> {
  for (let round = 1; ; round++) {
    try {
      return resolve();
    } catch (error) {
      if (!isRolegateError(error) || round === MOST_ROUNDS || (round > 1 && error.code !== 'ServiceUnavailable')) throw error;
      await ctx.directory.catchUp();
    }
  }
}
