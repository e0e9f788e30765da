import { defineSection, setting } from '#kernel';
import { flag, list, seconds } from './field-types.js';

/** AWS's own names; what IdPs that know AWS are set up with. Source: IAM User Guide, "Configure SAML assertions for the authentication response". */
const AUDIENCES = ['https://signin.aws.amazon.com/saml', 'urn:amazon:webservices'];
const RECIPIENTS = ['https://signin.aws.amazon.com/saml', 'https://*.signin.aws.amazon.com/saml'];

export const saml = defineSection('SAML', {
  audiences: setting<string[]>({ env: 'ROLEGATE_SAML_AUDIENCES', schema: list.refine((names) => names.length > 0, 'expecting a list'), default: AUDIENCES, doc: 'What the AudienceRestriction of an assertion may name.', risk: 'Under AWS\'s names an assertion that a provider made for AWS is taken here as well, where it names a role of here.' }),
  recipients: setting<string[]>({ env: 'ROLEGATE_SAML_RECIPIENTS', schema: list.refine((names) => names.length > 0, 'expecting a list'), default: RECIPIENTS, doc: 'What the Recipient of an assertion and the Destination of a response may be; `*` stands for one label of a host name.' }),
  windowSeconds: setting({ env: 'ROLEGATE_SAML_WINDOW_SECONDS', schema: seconds, default: 300, doc: 'How long after its issue an assertion may be used.', risk: 'Who steals an assertion may use it for as long.' }),
  singleUse: setting({ env: 'ROLEGATE_SAML_SINGLE_USE', schema: flag, default: false, doc: 'Every assertion opens one session, on whichever node. Single providers are set so by the tag `rolegate:single-use` = `true`.' }),
  maxSessionSeconds: setting({ env: 'ROLEGATE_SAML_MAX_SESSION_SECONDS', schema: seconds, default: 43_200, doc: 'Longest session of AssumeRoleWithSAML; a longer wish is cut.', risk: 'A user disabled at the provider keeps a session for as long, unless it is revoked.' }),
});
