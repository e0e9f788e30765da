/**
 * What a row spoke of is gone: the object was replaced meanwhile, and the row has to be read again. Told by the same code as
 * a file that is not there.
 */
export class VanishedError extends Error {
  readonly code = 'ENOENT';
}

export const isVanished = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
