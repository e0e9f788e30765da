import { type RequestListener, type Server, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { ADMIN_PREFIX, type FrontDoor } from '#edge';
import type { GatewayConfig } from '../config/gateway-config.js';

/** Node's own limits, said once for plain and TLS. Milliseconds and bytes. */
const LIMITS = { keepAliveTimeout: 75_000, headersTimeout: 80_000, requestTimeout: 0, maxHeaderSize: 32_768, noDelay: true } as const;

const isAdmin = (url: string | undefined): boolean => url !== undefined && url.startsWith(ADMIN_PREFIX) && (url.length === ADMIN_PREFIX.length || url[ADMIN_PREFIX.length] === '/' || url[ADMIN_PREFIX.length] === '?');

/**
 * The listener in front of Nest: S3, STS and IAM go straight to the front door, without a router; only /admin is Nest's.
 * A client that waits for `100 Continue` gets it when its signature has been checked.
 */
export function gatewayServer(frontDoor: () => FrontDoor, nest: RequestListener): Server {
  return attach(createServer(LIMITS), frontDoor, nest);
}

export function tlsServer(config: GatewayConfig, frontDoor: () => FrontDoor, nest: RequestListener): Server | undefined {
  const { tlsCert, tlsKey, tlsPort } = config.listening;
  if (tlsPort === undefined || tlsCert === undefined || tlsKey === undefined) return undefined;
  return attach(createTlsServer({ ...LIMITS, cert: readFileSync(tlsCert), key: readFileSync(tlsKey) }), frontDoor, nest);
}

function attach<S extends Server>(server: S, frontDoor: () => FrontDoor, nest: RequestListener): S {
  const serve = (continueExpected: boolean): RequestListener => (request, response) => {
    if (isAdmin(request.url)) {
      if (continueExpected) response.writeContinue();
      nest(request, response);
    } else void frontDoor().handle(request, response, continueExpected);
  };
  server.on('request', serve(false));
  server.on('checkContinue', serve(true));
  return server;
}
