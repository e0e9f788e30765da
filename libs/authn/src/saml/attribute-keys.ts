const EDU_PERSON = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.';
const EDU_ORG = 'urn:oid:1.3.6.1.4.1.5923.1.2.1.';
const COSINE = 'urn:oid:0.9.2342.19200300.100.1.';
const X500 = 'urn:oid:2.5.4.';
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';

/**
 * Condition keys that are attributes of an assertion, with the names that providers give these: object identifiers (eduPerson;
 * RFC 4519 and 4524) and the claims of Active Directory. Source: IAM User Guide, "Mapping SAML attributes to AWS trust policy
 * context keys".
 */
export const ATTRIBUTE_KEYS: Readonly<Record<string, readonly string[]>> = {
  'saml:eduPersonAffiliation': [`${EDU_PERSON}1`],
  'saml:eduPersonNickname': [`${EDU_PERSON}2`],
  'saml:eduPersonOrgDN': [`${EDU_PERSON}3`],
  'saml:eduPersonOrgUnitDN': [`${EDU_PERSON}4`],
  'saml:eduPersonPrimaryAffiliation': [`${EDU_PERSON}5`],
  'saml:eduPersonPrincipalName': [`${EDU_PERSON}6`],
  'saml:eduPersonEntitlement': [`${EDU_PERSON}7`],
  'saml:eduPersonPrimaryOrgUnitDN': [`${EDU_PERSON}8`],
  'saml:eduPersonScopedAffiliation': [`${EDU_PERSON}9`],
  'saml:eduPersonTargetedID': [`${EDU_PERSON}10`],
  'saml:eduPersonAssurance': [`${EDU_PERSON}11`],
  'saml:eduOrgHomePageURI': [`${EDU_ORG}2`],
  'saml:eduOrgIdentityAuthNPolicyURI': [`${EDU_ORG}3`],
  'saml:eduOrgLegalName': [`${EDU_ORG}4`],
  'saml:eduOrgSuperiorURI': [`${EDU_ORG}5`],
  'saml:eduOrgWhitePagesURI': [`${EDU_ORG}6`],
  'saml:cn': [`${X500}3`],
  'saml:x500UniqueIdentifier': [`${X500}45`],
  'saml:uid': [`${COSINE}1`, 'http://schemas.xmlsoap.org/claims/UID'],
  'saml:mail': [`${COSINE}3`, `${CLAIMS}emailaddress`],
  'saml:organizationStatus': [`${COSINE}45`],
  'saml:commonName': ['http://schemas.xmlsoap.org/claims/CommonName'],
  'saml:givenName': [`${X500}42`, `${CLAIMS}givenname`],
  'saml:surname': [`${X500}4`, `${CLAIMS}surname`],
  'saml:name': [`${CLAIMS}name`],
  'saml:primaryGroupSID': ['http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid'],
};
