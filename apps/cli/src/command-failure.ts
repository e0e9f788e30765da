/** Ends a command: `message` goes to stderr as it is, without a stack. Carries no secret. */
export class CommandFailure extends Error {
  constructor(
    /** What the process exits with, 1 to 255. */
    readonly exitCode: number,
    message: string,
    /** `help` prints the usage to stdout after the message, as radosgw-admin does for what it cannot parse. */
    readonly options: { help?: boolean } = {},
  ) {
    super(message);
    this.name = 'CommandFailure';
  }
}
