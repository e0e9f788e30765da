import type { Credentials } from '../../conformance/gateway.js';
import type { Caller } from '../../system/caller.js';
import { LoadClient } from '../harness/load-client.js';

/** A node as its clients see it. */
export class Target {
  private readonly clients: LoadClient;
  readonly root: Caller;

  constructor(readonly name: string, readonly url: string, administrator: Credentials) {
    this.clients = new LoadClient(url, { connections: 64 });
    this.root = this.clients.as(administrator);
  }

  /** Over connections that many share. */
  as(credentials: Credentials | undefined): Caller {
    return this.clients.as(credentials);
  }

  /** Over a connection of their own, to be closed. */
  alone(credentials: Credentials): Caller {
    return this.root.as(credentials);
  }

  close(): void {
    this.clients.close();
  }
}
