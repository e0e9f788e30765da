import { readFileSync } from 'node:fs';
import { CertificateStrategy, ClientCertificates, ProviderUsers, readCertificates } from '#authn';
import type { UserState } from '#iam';
import { ConfigError } from '#kernel';
import type { ExternalUsers } from '#operation';
import type { GatewayConfig } from '../../config/gateway-config.js';
import type { WayIn } from './way-in.js';

/** The way in by client certificates; undefined when no authority is configured. @throws ConfigError */
export function openCertificates({ authorities, header, provider }: GatewayConfig['clientCertificates'], users: ExternalUsers<UserState>): WayIn | undefined {
  if (authorities === undefined) return undefined;
  const certificates = new ClientCertificates({ authorities: readAuthorities(authorities), header });
  return {
    strategies: (credentials) => [new CertificateStrategy(certificates, new ProviderUsers(users, credentials, 'certificate'), provider)],
    close: () => Promise.resolve(),
  };
}

/** @throws ConfigError */
function readAuthorities(path: string): readonly string[] {
  try {
    return readCertificates(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError([`ROLEGATE_TLS_CLIENT_CA: ${path}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`]);
  }
}
