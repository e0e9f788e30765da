import { gzipSync } from 'node:zlib';
import { type SAMLProviderCreated, type SamlProviderEvent, samlProvider, samlProviderStream } from '#iam';
import { history } from './history.js';
import { PaperIdp, certificateText, samlKeys } from './saml-idp.js';

export const SAML_PROVIDER_ARN = 'arn:aws:iam:::saml-provider/corp';
export const SAML_PROVIDER_STREAM = samlProviderStream('00000000-0000-7000-8000-00000000a5a1');

export const samlProviderCreated = (data: Partial<SAMLProviderCreated['data']> = {}, idp = new PaperIdp()): SAMLProviderCreated => ({
  type: 'SAMLProviderCreated',
  data: { name: 'corp', entityId: idp.entityId, signingCertificates: [certificateText(samlKeys.rsa)], document: gzipSync(idp.metadata(), { level: 9 }).toString('base64'), tags: [], ...data },
});

/** The provider `corp` (or as `data` says) with what happened to it since. */
export const aSamlProvider = (more: readonly SamlProviderEvent[] = [], data: Partial<SAMLProviderCreated['data']> = {}, account = '') =>
  history(samlProvider, SAML_PROVIDER_STREAM, account, [samlProviderCreated(data), ...more]);
