import { CommandFailure } from '../../command-failure.js';
import { exitCode } from '../../exit-code.js';
import { isObject, type Json, objectsIn, textIn } from '../json.js';
import type { SourceDocument } from '../read-files.js';

/** What aws-cli has printed about an account, by kind; of several pages together. */
export interface AwsExport {
  readonly users: readonly Json[];
  readonly groups: readonly Json[];
  readonly roles: readonly Json[];
  readonly policies: readonly Json[];
  /** `get-open-id-connect-provider`. */
  readonly providers: readonly Json[];
  /** Seconds by role: `list-roles` and `get-role` show it, the authorization details do not. */
  readonly sessionDurations: ReadonlyMap<string, number>;
  readonly unknown: readonly string[];
}

/** Source: IAM API Reference, GetAccountAuthorizationDetails. @throws CommandFailure when there is nothing of it */
export function awsExport(documents: readonly SourceDocument[]): AwsExport {
  const details = documents.filter(({ json }) => isObject(json) && 'UserDetailList' in json && 'RoleDetailList' in json);
  if (details.length === 0) throw new CommandFailure(exitCode.invalid, 'ERROR: this is no output of aws iam get-account-authorization-details');
  const of = (list: string): readonly Json[] => details.flatMap(({ json }) => objectsIn((json as Json)[list]));
  const others = documents.filter((one) => !details.includes(one));
  const roles = others.flatMap(({ json }) => rolesIn(json));
  return {
    users: of('UserDetailList'), groups: of('GroupDetailList'), roles: of('RoleDetailList'), policies: of('Policies'),
    providers: others.flatMap(({ json }) => (isProvider(json) ? [json] : [])),
    sessionDurations: new Map(roles.flatMap((role) => (typeof role['MaxSessionDuration'] === 'number' ? [[textIn(role, 'RoleName'), role['MaxSessionDuration']] as const] : []))),
    unknown: others.filter(({ json }) => !isProvider(json) && rolesIn(json).length === 0).map(({ path }) => path),
  };
}

const isProvider = (json: unknown): json is Json => isObject(json) && 'Url' in json && 'ClientIDList' in json;

const rolesIn = (json: unknown): readonly Json[] => (!isObject(json) ? [] : isObject(json['Role']) ? [json['Role']] : objectsIn(json['Roles']));
