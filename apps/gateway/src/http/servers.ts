import { type RequestListener, type Server, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import type { TlsOptions } from 'node:tls';
import { ADMIN_PREFIX, type FrontDoor } from '#edge';
import type { GatewayConfig } from '../config/gateway-config.js';
import { answerClientError } from './client-errors.js';
import { acceptProxyProtocol } from './proxy-protocol.js';

/**
 * Node's own limits, said once for plain and TLS. Milliseconds and bytes. Whole requests have none, because uploads take
 * as long as they take; a connection on which nothing moves has (IDLE). Keep-alive outlasts that of load balancers (60 s).
 */
const LIMITS = { keepAliveTimeout: 75_000, headersTimeout: 30_000, requestTimeout: 0, connectionsCheckingInterval: 5000, maxHeaderSize: 32_768, noDelay: true } as const;
const IDLE = 60_000;

/** Where requests go. Known once Nest has been put together, which is before anything listens. */
export interface Doors {
  frontDoor: FrontDoor | undefined;
  nest: RequestListener | undefined;
  draining: boolean;
}

/** The methods that Ceph's admin API has; anything else under its prefix needs no router to be refused. */
const ADMIN_METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE']);

function isAdmin({ method, url }: { method?: string | undefined; url?: string | undefined }): boolean {
  if (url === undefined || !url.startsWith(ADMIN_PREFIX) || !ADMIN_METHODS.has(method!)) return false;
  const next = url[ADMIN_PREFIX.length];
  return next === undefined || next === '/' || next === '?';
}

/**
 * The listener in front of Nest: S3, STS and IAM go straight to the front door, without a router; only /admin is Nest's.
 * A client that waits for `100 Continue` gets it from the front door, once its signature has been checked.
 */
export function gatewayServer(config: GatewayConfig, doors: Doors): Server {
  return attach(createServer(LIMITS), config, doors);
}

/** undefined: TLS is not configured. @throws Error when certificate or key cannot be read */
export function tlsServer(config: GatewayConfig, doors: Doors): Server | undefined {
  const { tlsCert, tlsKey, tlsPort } = config.listening;
  if (tlsPort === undefined || tlsCert === undefined || tlsKey === undefined) return undefined;
  return attach(createTlsServer({ ...LIMITS, ...clientCertificates(config), cert: readFileSync(tlsCert), key: readFileSync(tlsKey) }), config, doors);
}

/** Asked for and verified, never demanded: most clients sign. The strategy `certificate` judges what came of it. */
function clientCertificates({ clientCertificates: { authorities } }: GatewayConfig): TlsOptions {
  if (authorities === undefined) return {};
  // An intermediate authority may be listed without its root, as for the header of a proxy.
  return { ca: readFileSync(authorities), requestCert: true, rejectUnauthorized: false, allowPartialTrustChain: true };
}

function attach<S extends Server>(server: S, config: GatewayConfig, doors: Doors): S {
  const serve: RequestListener = (request, response) => {
    // Every connection ends with its next reply: clients and balancers then open the next one elsewhere.
    if (doors.draining) response.shouldKeepAlive = false;
    if (isAdmin(request)) doors.nest!(request, response);
    else void doors.frontDoor!.handle(request, response);
  };
  server.on('request', serve);
  server.on('checkContinue', serve);
  // What is expected besides 100-continue may be ignored (RFC 9110 section 10.1.1), as S3 and RGW do; Node would answer 417.
  server.on('checkExpectation', serve);
  server.on('clientError', answerClientError);
  server.timeout = IDLE;
  acceptProxyProtocol(server, config.proxyTrust);
  return server;
}
