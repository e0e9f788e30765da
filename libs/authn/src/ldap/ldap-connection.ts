import { type Socket, connect, isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Client, type SearchOptions, type SearchResult } from 'ldapts';
import type { LdapOptions } from './ldap-options.js';

/** Milliseconds until a server that does not even accept is given up. */
const CONNECT_MS = 400;

/**
 * One connection. Unlike ldapts' client it never reconnects by itself: the new connection would be neither bound nor
 * encrypted by StartTLS, and the next password would go over it in the clear.
 */
export class LdapConnection {
  private socket: Socket | undefined;
  private readonly client: Client;
  private lost = false;

  private constructor(readonly uri: string, private readonly options: LdapOptions, timeoutMs: number) {
    const secure = uri.startsWith('ldaps:');
    this.client = new Client({
      url: uri,
      timeout: timeoutMs,
      connectTimeout: Math.min(CONNECT_MS, timeoutMs),
      // For ldap:// they would mean TLS from the first byte on.
      ...(secure && { tlsOptions: this.tls() }),
      ...(!secure && { createConnection: ((port: number, host: string) => (this.socket = connect(port, host))) as unknown as typeof connect }),
    });
  }

  /** Connected, encrypted where that is asked for, and bound as the service account if `bound`. @throws what ldapts throws */
  static async open(uri: string, options: LdapOptions, timeoutMs: number, bound: boolean): Promise<LdapConnection> {
    const connection = new LdapConnection(uri, options, timeoutMs);
    try {
      await connection.start(bound);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get usable(): boolean {
    return !this.lost && this.client.isConnected;
  }

  /** @throws ResultCodeError when it is refused */
  async bind(dn: string, password: string): Promise<void> {
    this.assertUsable();
    await this.client.bind(dn, password);
  }

  /** Referrals are not followed: they are no entries. @throws ResultCodeError */
  async search(base: string, options: SearchOptions): Promise<SearchResult> {
    this.assertUsable();
    return this.client.search(base, { derefAliases: 'never', ...options });
  }

  close(): void {
    this.lost = true;
    // A server that does not read any more would never see the farewell.
    this.client.unbind().catch(() => undefined);
    setImmediate(() => this.socket?.destroy());
  }

  private async start(bound: boolean): Promise<void> {
    const { startTls, bindDn, bindPassword } = this.options;
    if (startTls && !this.uri.startsWith('ldaps:')) await this.client.startTLS(this.tls());
    if (bindDn !== undefined && bound) await this.client.bind(bindDn, bindPassword);
    // An anonymous bind, so that the connection stands before the first search.
    else if (!this.client.isConnected) await this.client.bind('', '');
  }

  private tls(): ConnectionOptions {
    const { hostname } = new URL(this.uri);
    const host = hostname.replace(/^\[|\]$/g, '');
    return { ...this.options.tls, host, ...(isIP(host) === 0 && { servername: host }) };
  }

  private assertUsable(): void {
    if (!this.usable) throw new Error(`the connection to ${this.uri} was closed`);
  }
}
