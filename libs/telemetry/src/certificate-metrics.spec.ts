import { Registry } from 'prom-client';
import { endOfChain, registerCertificateMetrics } from './certificate-metrics.js';

/** Self-signed, P-256, no key kept; ends on 20 November 2036. */
const LONG = `-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUX5z9zflG6S4js82A9odeGz/2R9swCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEbG9uZzAeFw0yNjExMjMwNzE4NTdaFw0zNjExMjAwNzE4NTda
MA8xDTALBgNVBAMMBGxvbmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR73Bx1
CtSQB0oeXqxR+aKq2gcRkQQL1tMiYKK/swXw45KHGhfdt5VNsvE9f/EhG31ItKt4
DA1ek2nkV4GX8wqOo1MwUTAdBgNVHQ4EFgQUVfNyMBezDwESgXWfNTHvxRLSAicw
HwYDVR0jBBgwFoAUVfNyMBezDwESgXWfNTHvxRLSAicwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiBPt9/9ecY2NlyJe3Dez9WWrSFxG+v7YGzpxy8l
PXZAswIhAMKZMFOLprBr1h2TXeYHLEbj8ySLAkwqD3sqPH0VOp8B
-----END CERTIFICATE-----`;
/** Ends on 29 December 2026. */
const SHORT = `-----BEGIN CERTIFICATE-----
MIIBdTCCARugAwIBAgIUF4jcvyGvcj5uaxKsF3Me7la9pPwwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFc2hvcnQwHhcNMjYxMTIzMDcxODU3WhcNMjYxMjI5MDcxODU3
WjAQMQ4wDAYDVQQDDAVzaG9ydDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABIxy
IT9yXAqm93V1TJsSQ+SQHkXDqlZ9+y+q34YoXgwEPHZQG8iYEgUBj8QJD2QaccX1
8rD0xqwt50hRRx1rDrSjUzBRMB0GA1UdDgQWBBTEUjIUueiWfc0Ou6OynaTVLhlv
/TAfBgNVHSMEGDAWgBTEUjIUueiWfc0Ou6OynaTVLhlv/TAPBgNVHRMBAf8EBTAD
AQH/MAoGCCqGSM49BAMCA0gAMEUCIGLif8PAX/7G/auJD2LF6xE5Ni5LwCMcrozX
xVw1RFKYAiEAxKFT3QUagsP8suQJiaCpCgFOmSsb2W0tXyY1lN6kZ6U=
-----END CERTIFICATE-----`;
const SHORT_ENDS = Date.UTC(2026, 11, 29, 7, 18, 57);

describe('certificate metrics', () => {
  it('name the end of what a listener serves, by listener', async () => {
    const registry = new Registry();
    registerCertificateMetrics(registry, { tls: LONG, management: SHORT });
    const lines = (await registry.metrics()).split('\n');
    expect(lines).toContain(`rolegate_certificate_not_after_seconds{listener="tls"} ${Date.UTC(2036, 10, 20, 7, 18, 57) / 1000}`);
    expect(lines).toContain(`rolegate_certificate_not_after_seconds{listener="management"} ${SHORT_ENDS / 1000}`);
  });

  it('count the first of a chain to end, wherever it stands', () => {
    expect(endOfChain(`${LONG}\n${SHORT}\n`)).toBe(SHORT_ENDS);
    expect(endOfChain(`subject=CN = short\n${SHORT}\n${LONG}`)).toBe(SHORT_ENDS);
  });

  it('refuse a text without a certificate', () => {
    expect(() => endOfChain('-----BEGIN PRIVATE KEY-----')).toThrow('no certificate in PEM');
  });

  it('have no sample without a listener', async () => {
    const registry = new Registry();
    registerCertificateMetrics(registry, {});
    expect(await registry.metrics()).not.toMatch(/^rolegate_certificate/m);
  });
});
