/**
 * A member's name as AWS prints it in validation errors: `RoleName` → `roleName`, `SAMLAssertion` → `sAMLAssertion`
 * (only the first letter changes), `OpenIDConnectProviderArn` → `openIDConnectProviderArn`.
 */
export const memberPath = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
