import { childrenNamed } from '#iam';
import { refuseAssertion } from './saml-refusals.js';
import { SAML } from './saml-response.js';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
/** SAML 2.0 Core, section 8.3.1: what a NameID without a Format has. */
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const LONGEST_NAME = 256;
/** What begins so says something of the session. */
export const AWS_ATTRIBUTES = 'https://aws.amazon.com/SAML/Attributes/';

/** What an assertion says; times in milliseconds. */
export interface SamlAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly issuedAt: number;
  readonly subject: string;
  readonly subjectFormat: string;
  readonly recipient: string;
  readonly confirmedUntil: number;
  readonly confirmedFrom: number | undefined;
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
  /** Each restriction names audiences; the reader must be one of each. */
  readonly audiences: readonly (readonly string[])[];
  readonly oneTimeUse: boolean;
  readonly authenticatedAt: number | undefined;
  readonly sessionUntil: number | undefined;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads an assertion whose signature is proven.
 * @throws RolegateError InvalidIdentityToken for one that lacks what a log-in needs, or says it twice
 */
export function readAssertion(assertion: Element): SamlAssertion {
  if (assertion.getAttribute('Version') !== '2.0') throw refuseAssertion('it is not of SAML 2.0');
  const id = assertion.getAttribute('ID') ?? '';
  if (id === '') throw refuseAssertion('it has no ID');
  const subject = one(assertion, 'Subject');
  const nameId = one(subject, 'NameID');
  const name = textOf(nameId);
  if (name === '' || name.length > LONGEST_NAME) throw refuseAssertion(`its NameID has not 1 to ${LONGEST_NAME} characters`);
  const conditions = one(assertion, 'Conditions');
  const statements = childrenNamed(assertion, SAML, 'AuthnStatement');
  return {
    id,
    issuer: textOf(one(assertion, 'Issuer')),
    issuedAt: required(assertion, 'IssueInstant'),
    subject: name,
    subjectFormat: nameId.getAttribute('Format') || UNSPECIFIED,
    ...confirmationOf(subject),
    notBefore: timeIn(conditions, 'NotBefore'),
    notOnOrAfter: timeIn(conditions, 'NotOnOrAfter'),
    ...restrictionsOf(conditions),
    authenticatedAt: earliest(statements.map((each) => timeIn(each, 'AuthnInstant'))),
    sessionUntil: earliest(statements.map((each) => timeIn(each, 'SessionNotOnOrAfter'))),
    attributes: attributesOf(assertion),
  };
}

/** "There must be exactly one SubjectConfirmation element": IAM User Guide, "Configure SAML assertions for the authentication response". */
function confirmationOf(subject: Element): Pick<SamlAssertion, 'recipient' | 'confirmedUntil' | 'confirmedFrom'> {
  const confirmation = one(subject, 'SubjectConfirmation');
  if (confirmation.getAttribute('Method') !== BEARER) throw refuseAssertion('its subject is not confirmed as a bearer');
  const data = one(confirmation, 'SubjectConfirmationData');
  return { recipient: data.getAttribute('Recipient') ?? '', confirmedUntil: required(data, 'NotOnOrAfter'), confirmedFrom: timeIn(data, 'NotBefore') };
}

/** A condition that nobody here knows makes the assertion's validity unknown (SAML 2.0 Core, section 2.5.1.1). */
function restrictionsOf(conditions: Element): Pick<SamlAssertion, 'audiences' | 'oneTimeUse'> {
  const audiences: string[][] = [];
  let oneTimeUse = false;
  for (let node = conditions.firstChild as Element | null; node; node = node.nextSibling as Element | null) {
    if (!node.localName) continue;
    const name = node.namespaceURI === SAML ? node.localName : '';
    if (name === 'AudienceRestriction') audiences.push(childrenNamed(node, SAML, 'Audience').map(textOf));
    else if (name === 'OneTimeUse') oneTimeUse = true;
    else if (name !== 'ProxyRestriction') throw refuseAssertion(`its condition ${node.localName.slice(0, 64)} is unknown`);
  }
  return { audiences, oneTimeUse };
}

function attributesOf(assertion: Element): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, string[]>();
  for (const attribute of childrenNamed(assertion, SAML, 'AttributeStatement').flatMap((each) => childrenNamed(each, SAML, 'Attribute'))) {
    const name = attribute.getAttribute('Name') ?? '';
    const values = attributes.get(name) ?? [];
    attributes.set(name, values);
    // A value of XML of its own is one that nobody asks for here.
    for (const value of childrenNamed(attribute, SAML, 'AttributeValue')) if (!value.getElementsByTagName('*').length) values.push(name.startsWith(AWS_ATTRIBUTES) ? textOf(value) : plainText(value));
  }
  return attributes;
}

function one(parent: Element, name: string): Element {
  const [child, ...more] = childrenNamed(parent, SAML, name);
  if (!child || more.length > 0) throw refuseAssertion(`its ${parent.localName} has ${child ? 'more than one' : 'no'} ${name}`);
  return child;
}

/** Text alone: an element inside would let two readers see two names. */
function textOf(element: Element): string {
  if (element.getElementsByTagName('*').length > 0) throw refuseAssertion(`its ${element.localName} has elements in it`);
  const text = plainText(element);
  if (/\p{Cc}/u.test(text)) throw refuseAssertion(`its ${element.localName} has control characters`);
  return text;
}

/** Attributes of persons may have several lines, as addresses do. */
const plainText = (element: Element): string => (element.textContent ?? '').trim();

function required(element: Element, attribute: string): number {
  const time = timeIn(element, attribute);
  if (time === undefined) throw refuseAssertion(`its ${element.localName} has no ${attribute}`);
  return time;
}

/** UTC, with or without a Z (SAML 2.0 Core, section 1.3.3). */
function timeIn(element: Element, attribute: string): number | undefined {
  const text = element.getAttribute(attribute);
  if (!text) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?$/.test(text) ? Date.parse(text.endsWith('Z') ? text : `${text}Z`) : Number.NaN;
  if (Number.isNaN(time)) throw refuseAssertion(`the ${attribute} of its ${element.localName} is no time`);
  return time;
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const given = times.filter((time) => time !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}
