import type { IdentityMappingState } from '#sts';

/** A mapping as the API shows it. */
export const mappingShape = ({ mappingId, provider, match, roleArns, policies, createDate }: IdentityMappingState) => ({
  mapping_id: mappingId,
  provider,
  match: match.kind,
  value: match.value,
  role_arns: [...roleArns],
  policy_arns: policies.map(({ policyArn }) => policyArn),
  create_date: createDate.toISOString(),
});
