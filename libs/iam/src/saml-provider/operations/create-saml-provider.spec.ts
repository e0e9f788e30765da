import { PaperIdp, SAML_PROVIDER_ARN, aSamlProvider, certificateText, given, samlKeys } from '#testing';
import { unpackDocument } from '../metadata-document.js';
import { createSAMLProvider } from './create-saml-provider.js';

const idp = new PaperIdp();
const SAMLMetadataDocument = idp.metadata();
const input = { Name: 'corp', SAMLMetadataDocument };

describe('CreateSAMLProvider', () => {
  it('records what assertions are judged by, and the document', async () => {
    const outcome = given().when(createSAMLProvider, input);
    const [created] = outcome.events as [{ data: { document: string } }];
    expect(created).toEqual({ type: 'SAMLProviderCreated', data: { name: 'corp', entityId: idp.entityId, signingCertificates: [certificateText(samlKeys.rsa)], tags: [], document: expect.any(String) as string } });
    expect(unpackDocument(created.data.document)).toBe(SAMLMetadataDocument);
    expect(outcome.decision!.take).toEqual([{ name: 'saml-provider::corp', owner: 'saml-provider/00000000-0000-7000-8000-000000000001' }]);
    expect(await outcome.reply()).toEqual({ SAMLProviderArn: SAML_PROVIDER_ARN, Tags: undefined });
  });

  it('refuses a second provider of the name in the account', () => {
    given(aSamlProvider()).when(createSAMLProvider, input).thenError('EntityAlreadyExists');
    given(aSamlProvider([], {}, 'tenant')).when(createSAMLProvider, input).thenEvents(expect.anything());
  });

  it('refuses what is no metadata, and says what is wrong', () => {
    given().when(createSAMLProvider, { ...input, SAMLMetadataDocument: 'x'.repeat(1000) }).thenError('InvalidInput', /^Could not parse metadata: /);
  });

  it('does not pretend to take encrypted assertions', () => {
    for (const more of [{ AddPrivateKey: 'pem' }, { AssertionEncryptionMode: 'Required' as const }]) given().when(createSAMLProvider, { ...input, ...more }).thenError('NotImplemented');
    given().when(createSAMLProvider, { ...input, AssertionEncryptionMode: 'Allowed' }).thenEvents(expect.anything());
  });

  it('asks for the permission on the provider\'s ARN, or for the cap of identity providers', async () => {
    const [asked] = await given().asks(createSAMLProvider, { ...input, Tags: [{ Key: 'team', Value: 'blue' }] });
    expect(asked).toMatchObject({ action: 'iam:CreateSAMLProvider', resource: SAML_PROVIDER_ARN, cap: { type: 'oidc-provider', access: 'write' }, conditions: { 'aws:RequestTag/team': ['blue'] } });
  });
});
