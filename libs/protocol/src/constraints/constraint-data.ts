import { iamConstraints } from '../generated/constraints.iam.js';
import { s3Constraints } from '../generated/constraints.s3.js';
import { stsConstraints } from '../generated/constraints.sts.js';
import type { ServiceName } from '../schema/operation-schema.js';

/** Lengths count Unicode characters (bytes for blobs), `pattern` is AWS's text as it stands in its model. */
export interface ScalarConstraint {
  readonly type: 'string' | 'blob' | 'number';
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** What is checked in place of `pattern` where Ceph allows more than AWS; errors still cite `pattern`. */
  readonly accept?: string;
  readonly enum?: readonly string[];
  /** The value must not be repeated in an error. */
  readonly sensitive?: boolean;
}

export interface StructureConstraint {
  readonly type: 'structure';
  readonly required?: readonly string[];
  /** Member → name of its shape; members that nothing constrains are left out. */
  readonly members: Readonly<Record<string, string>>;
}

export interface ListConstraint {
  readonly type: 'list';
  readonly min?: number;
  readonly max?: number;
  readonly member?: string;
}

export interface MapConstraint {
  readonly type: 'map';
  readonly min?: number;
  readonly max?: number;
  readonly key?: string;
  readonly value?: string;
}

export type ShapeConstraint = ScalarConstraint | StructureConstraint | ListConstraint | MapConstraint;

export interface ConstraintData {
  /** Operation → name of its input's shape. */
  readonly operations: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, ShapeConstraint>>;
}

export const constraints: Readonly<Record<ServiceName, ConstraintData>> = { sts: stsConstraints, iam: iamConstraints, s3: s3Constraints };
