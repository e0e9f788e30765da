/** A definite no of the provider: wrong password, unknown user, disabled. Remembered for a while; it counts as an answer. */
export class ProviderRefusal extends Error {
  constructor(
    /** For the log, without what was presented. */
    message: string,
    /** `disabled`: the provider knows the user and will not have it. `too-many-failures`: nobody was asked. */
    readonly why: 'unknown' | 'credentials' | 'disabled' | 'not-allowed' | 'too-many-failures' = 'credentials',
  ) {
    super(message);
    this.name = 'ProviderRefusal';
  }
}

/** No answer: away, too slow, in trouble, or not even asked because it was. */
export class ProviderUnavailable extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'ProviderUnavailable';
  }
}
