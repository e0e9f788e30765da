import passport from 'passport';
import type { Authenticated, AuthenticationRequest } from '#operation';

/**
 * A Passport strategy over our own request shape. It answers with one of Passport's words: `success`, `pass` (not my
 * kind of credential), `error` (refused, with the wire error).
 */
export abstract class CredentialStrategy extends (passport.Strategy as unknown as new () => object) {
  abstract readonly name: string;
  /** STS actions whose parameters are the credential: asked for these alone, before every other strategy. */
  readonly actions?: readonly string[];
  declare success: (authenticated: Authenticated) => void;
  declare pass: () => void;
  declare error: (error: unknown) => void;

  /** undefined: the request carries no credential of this kind. @throws RolegateError when it is refused */
  protected abstract verify(request: AuthenticationRequest): Promise<Authenticated | undefined>;

  authenticate(request: AuthenticationRequest): void {
    this.verify(request).then(
      (authenticated) => (authenticated ? this.success(authenticated) : this.pass()),
      (error: unknown) => this.error(error),
    );
  }
}
