import { RolegateError } from '#kernel';

/** Marks the form of the token, so that another form can be told from it. */
const FORM = '1';

/** An opaque token that a listing goes on from; `after` is the last name or key of the page before. */
export const encodeToken = (after: string): string => Buffer.from(FORM + after, 'utf8').toString('base64url');

/** @throws RolegateError InvalidArgument for what is no token of ours */
export function decodeToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (text.startsWith(FORM) && encodeToken(text.slice(FORM.length)) === token) return text.slice(FORM.length);
  throw new RolegateError('InvalidArgument', 'The continuation token provided is incorrect', { fields: { ArgumentName: 'continuation-token', ArgumentValue: token.slice(0, 256) } });
}
