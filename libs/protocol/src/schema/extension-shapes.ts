/**
 * Schemas of our own in the static form of the AWS SDK (see `@smithy/types`, StaticSchema), for operations of other
 * systems. `traits` are the SDK's member traits (`{ xmlName: 'X' }`, `{ sensitive: 1 }`).
 */
export const scalar = { string: 0, number: 1, boolean: 2, timestamp: 4, blob: 21 } as const;

export type StaticShape = number | readonly unknown[];
export type MemberTraits = Readonly<Record<string, unknown>>;

/** A member's type, alone or with traits. */
export const member = (type: StaticShape, traits: MemberTraits): readonly unknown[] => [typeof type === 'number' ? type : () => type, traits];

export const listOf = (name: string, value: StaticShape): StaticShape => [1, 'rolegate.extensions', name, 0, typeof value === 'number' ? value : () => value];

/** Members in order; those named in `required` are put first, as the SDK's form demands. */
export function structure(name: string, members: Readonly<Record<string, StaticShape>>, required: readonly string[] = []): StaticShape {
  const names = [...required, ...Object.keys(members).filter((one) => !required.includes(one))];
  const types = names.map((one) => {
    const type = members[one]!;
    return typeof type === 'number' || !isShape(type) ? type : () => type;
  });
  return [3, 'rolegate.extensions', name, 0, names, types, required.length];
}

/** A static shape starts with its kind's number; a member with traits starts with a type reference of its own. */
const isShape = (type: readonly unknown[]): boolean => typeof type[1] === 'string';
