import { type Authenticated, type AuthenticationRequest, type Authenticator, type Directory, type Principal, isNotResident } from '#operation';

/** A session rests on a chain of roles and the user at its end: more rounds than that would be a fault. */
const MOST_ROUNDS = 16;

/** Authenticates while memory is still being filled: what it does not hold yet is brought from Postgres, one after the other. */
export class ResidentAuthenticator implements Authenticator {
  constructor(private readonly authenticator: Authenticator, private readonly directory: Pick<Directory, 'catchUp'>) {}

  async authenticate(request: AuthenticationRequest): Promise<Authenticated> {
    for (let round = 1; ; round++) {
      try {
        return await this.authenticator.authenticate(request);
      } catch (error) {
        if (round === MOST_ROUNDS || !isNotResident(error)) throw error;
        await this.directory.catchUp();
      }
    }
  }

  current(principal: Principal): Principal | null {
    return this.authenticator.current(principal);
  }
}
