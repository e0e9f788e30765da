import { HISTORY_TIME, PaperIdp, SAML_PROVIDER_ARN, aSamlProvider, given } from '#testing';
import { getSAMLProvider } from './get-saml-provider.js';

const input = { SAMLProviderArn: SAML_PROVIDER_ARN };

describe('GetSAMLProvider', () => {
  it('shows the document as it was uploaded', async () => {
    const tags = [{ Key: 'team', Value: 'blue' }];
    expect(await given(aSamlProvider([], { tags, validUntil: '2030-01-01T00:00:00.000Z' })).answer(getSAMLProvider, input)).toEqual({
      SAMLProviderUUID: '00000000-0000-7000-8000-00000000a5a1', SAMLMetadataDocument: new PaperIdp().metadata(), CreateDate: HISTORY_TIME, ValidUntil: new Date('2030-01-01T00:00:00Z'), Tags: tags,
    });
  });

  it('shows an end in a hundred years where the metadata names none', async () => {
    const { ValidUntil } = (await given(aSamlProvider()).answer(getSAMLProvider, input)) as { ValidUntil: Date };
    expect(ValidUntil.getUTCFullYear() - HISTORY_TIME.getUTCFullYear()).toBe(100);
  });

  it('refuses ARNs of nothing and of other things', async () => {
    await expect(given().answer(getSAMLProvider, input)).rejects.toMatchObject({ code: 'NoSuchEntity' });
    for (const arn of ['arn:aws:iam:::role/x', 'arn:aws:iam:::saml-provider/', 'arn:aws:s3:::saml-provider/x', 'nonsense']) {
      await expect(given(aSamlProvider()).answer(getSAMLProvider, { SAMLProviderArn: arn })).rejects.toMatchObject({ code: 'InvalidInput' });
    }
  });

  it('asks for the permission on the provider in its account, with its tags', async () => {
    const [asked] = await given(aSamlProvider([], { tags: [{ Key: 'team', Value: 'blue' }] })).asks(getSAMLProvider, input);
    expect(asked).toMatchObject({ resource: SAML_PROVIDER_ARN, resourceAccount: '', cap: { type: 'oidc-provider', access: 'read' }, conditions: { 'aws:ResourceTag/team': ['blue'] } });
  });
});
