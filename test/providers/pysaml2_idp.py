# A real SAML identity provider, pysaml2 with xmlsec1: `metadata` prints its metadata; `respond` reads a log-in as JSON from
# stdin and prints the response, base64. Key and certificate are files.
import base64
import json
import os
import sys
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT, saml, xmldsig
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.server import Server

ENTITY = 'https://idp.example.com/saml'
# AWS's own metadata, as far as an identity provider reads it: https://signin.aws.amazon.com/static/saml-metadata.xml
SERVICE = 'urn:amazon:webservices'
SIGN_IN = 'https://signin.aws.amazon.com/saml'
SERVICE_METADATA = f'''<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{SERVICE}"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" WantAssertionsSigned="true"><AssertionConsumerService Binding="{BINDING_HTTP_POST}" Location="{SIGN_IN}" index="0"/></SPSSODescriptor></EntityDescriptor>'''


def configuration(algorithm='RSA_SHA256', digest='SHA256'):
    return IdPConfig().load({
        'entityid': ENTITY,
        'xmlsec_binary': os.environ['XMLSEC1'],
        'key_file': os.environ['KEY_FILE'],
        'cert_file': os.environ['CERT_FILE'],
        'metadata': {'inline': [SERVICE_METADATA]},
        'organization': {'name': [('Example', 'en')], 'display_name': [('Example', 'en')], 'url': [('https://example.com', 'en')]},
        'service': {'idp': {
            'endpoints': {'single_sign_on_service': [(ENTITY + '/sso', BINDING_HTTP_REDIRECT), (ENTITY + '/sso', BINDING_HTTP_POST)]},
            'policy': {'default': {'lifetime': {'minutes': 15}, 'attribute_restrictions': None, 'name_form': saml.NAME_FORMAT_URI}},
            'signing_algorithm': getattr(xmldsig, 'SIG_' + algorithm),
            'digest_algorithm': getattr(xmldsig, 'DIGEST_' + digest),
        }},
    })


if sys.argv[1] == 'metadata':
    print(entity_descriptor(configuration()))
else:
    asked = json.load(sys.stdin)
    server = Server(config=configuration(asked.get('algorithm', 'RSA_SHA256'), asked.get('digest', 'SHA256')))
    signed = asked.get('signed', ['assertion', 'response'])
    response = server.create_authn_response(
        asked['attributes'], in_response_to=None, destination=SIGN_IN, sp_entity_id=SERVICE, userid=asked['subject'],
        name_id=saml.NameID(format=getattr(saml, 'NAMEID_FORMAT_' + asked.get('format', 'PERSISTENT')), text=asked['subject']),
        authn={'class_ref': saml.AUTHN_PASSWORD, 'authn_auth': ENTITY},
        sign_assertion='assertion' in signed, sign_response='response' in signed)
    print(base64.b64encode(str(response).encode()).decode())
