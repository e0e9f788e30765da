import type { Feature } from '#operation';
import { assumeRole } from './operations/assume-role.js';
import { assumeRoleWithCertificate } from './operations/assume-role-with-certificate.js';
import { assumeRoleWithCustomToken } from './operations/assume-role-with-custom-token.js';
import { assumeRoleWithInstanceProfile } from './operations/assume-role-with-instance-profile.js';
import { assumeRoleWithLDAPIdentity } from './operations/assume-role-with-ldap-identity.js';
import { assumeRoleWithSAML } from './operations/assume-role-with-saml.js';
import { assumeRoleWithWebIdentity } from './operations/assume-role-with-web-identity.js';
import { getAccessKeyInfo } from './operations/get-access-key-info.js';
import { getCallerIdentity } from './operations/get-caller-identity.js';
import { getFederationToken } from './operations/get-federation-token.js';
import { getSessionToken } from './operations/get-session-token.js';

export const sessionFeature: Feature = { name: 'session', operations: [assumeRole, assumeRoleWithCertificate, assumeRoleWithCustomToken, assumeRoleWithInstanceProfile, assumeRoleWithLDAPIdentity, assumeRoleWithSAML, assumeRoleWithWebIdentity, getAccessKeyInfo, getCallerIdentity, getFederationToken, getSessionToken] };
