import type { Policy, PolicyVersion as VersionShape } from '@aws-sdk/client-iam';
import { boundaryReference } from '../permissions-boundary.js';
import { urlEncoded } from '../policy-document.js';
import type { AwsManagedPolicy } from './aws-managed-policies.js';
import { type PolicyState, type PolicyVersion, policyArn } from './policy.state.js';

/** The Policy element of replies, less AttachmentCount, which only reads know. */
export function policyShape(state: PolicyState): Policy {
  return {
    PolicyName: state.policyName,
    PolicyId: state.policyId,
    Arn: policyArn(state),
    Path: state.path,
    DefaultVersionId: state.defaultVersionId,
    IsAttachable: true,
    Description: state.description,
    CreateDate: state.createDate,
    UpdateDate: state.updateDate,
    Tags: state.tags.length > 0 ? state.tags.map((tag) => ({ ...tag })) : undefined,
  };
}

export function awsPolicyShape(policy: AwsManagedPolicy): Policy {
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.policyArn,
    Path: '/',
    DefaultVersionId: 'v1',
    IsAttachable: true,
    Description: policy.description,
    CreateDate: policy.createDate,
    UpdateDate: policy.createDate,
  };
}

/** Lists show versions without their documents. */
export const versionShape = (version: PolicyVersion, isDefault: boolean, withDocument: boolean): VersionShape => ({
  Document: withDocument ? urlEncoded(version.document) : undefined,
  VersionId: version.versionId,
  IsDefaultVersion: isDefault,
  CreateDate: version.createDate,
});

export const awsVersionOf = (policy: AwsManagedPolicy): PolicyVersion => ({ versionId: 'v1', document: policy.document, createDate: policy.createDate });

/** With how often it is attached, and how often it is a boundary (`usageCounts`). */
export const countedShape = (shape: Policy, counts: ReadonlyMap<string, number>): Policy =>
  ({ ...shape, AttachmentCount: counts.get(shape.Arn!) ?? 0, PermissionsBoundaryUsageCount: counts.get(boundaryReference(shape.Arn!)) ?? 0 });
