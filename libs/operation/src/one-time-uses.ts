/** Things that count once in the whole installation: an assertion of a single-use provider, the step of a one-time password. */
export interface OneTimeUses {
  /**
   * Takes `name` for the next `seconds`. Durable on the primary before it resolves, so of two nodes at the same moment one
   * gets it; to be asked before anything is issued for it.
   * @returns false when it has been taken
   * @throws RolegateError ServiceUnavailable; whether it was taken is unknown then
   */
  take(name: string, seconds: number): Promise<boolean>;
}
