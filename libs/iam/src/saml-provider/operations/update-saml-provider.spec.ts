import { PaperIdp, SAML_PROVIDER_ARN as SAMLProviderArn, aSamlProvider, certificateText, given, samlKeys } from '#testing';
import { updateSAMLProvider } from './update-saml-provider.js';

const idp = new PaperIdp();

describe('UpdateSAMLProvider', () => {
  it('replaces the metadata, with all that follows from it', async () => {
    const outcome = given(aSamlProvider()).when(updateSAMLProvider, { SAMLProviderArn, SAMLMetadataDocument: idp.metadata({ keys: [samlKeys.ec] }) });
    expect(outcome.events).toMatchObject([{ type: 'SAMLProviderMetadataUpdated', data: { entityId: idp.entityId, signingCertificates: [certificateText(samlKeys.ec)] } }]);
    expect(await outcome.reply()).toEqual({ SAMLProviderArn });
  });

  it('records nothing where the document is the same', () => {
    given(aSamlProvider()).when(updateSAMLProvider, { SAMLProviderArn, SAMLMetadataDocument: idp.metadata() }).thenNothing();
  });

  it('refuses what updates nothing, what does not parse, encryption, and providers that do not exist', () => {
    given(aSamlProvider()).when(updateSAMLProvider, { SAMLProviderArn }).thenError('InvalidInput', /No updates are defined/);
    given(aSamlProvider()).when(updateSAMLProvider, { SAMLProviderArn, SAMLMetadataDocument: '<a/>' }).thenError('InvalidInput', /Could not parse/);
    given(aSamlProvider()).when(updateSAMLProvider, { SAMLProviderArn, RemovePrivateKey: 'K'.repeat(22) }).thenError('NotImplemented');
    given().when(updateSAMLProvider, { SAMLProviderArn, SAMLMetadataDocument: idp.metadata() }).thenError('NoSuchEntity');
  });
});
