import type { ErrorCatalogue } from './catalogue.js';

/**
 * STS and IAM. Sources: "Common errors" and "Errors" sections of the AWS STS and IAM API references; the error traits
 * of the service models.
 */
export const queryErrors = {
  AccessDenied: { status: 403, message: 'Access Denied' },
  InvalidClientTokenId: { status: 403, message: 'The security token included in the request is invalid.' },
  SignatureDoesNotMatch: {
    status: 403,
    message: 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  },
  ExpiredToken: { status: 403, message: 'The security token included in the request is expired' },
  MissingAuthenticationToken: { status: 403, message: 'Request is missing Authentication Token' },
  IncompleteSignature: { status: 400, message: 'The request signature does not conform to AWS standards.' },
  RequestExpired: { status: 400, message: 'Request has expired.' },
  OptInRequired: { status: 403, message: 'The AWS access key ID needs a subscription for the service.' },
  UserSuspended: { status: 403, message: 'The user is suspended.' },
  InvalidAction: { status: 400, message: 'Could not find operation' },
  MissingAction: { status: 400, message: 'The request is missing an action or a required parameter.' },
  InvalidParameterValue: { status: 400, message: 'An invalid or out-of-range value was supplied for the input parameter.' },
  ValidationError: { status: 400, message: 'The input fails to satisfy the constraints.' },
  MissingParameter: { status: 400, message: 'A required parameter for the specified action is not supplied.' },
  MalformedInput: { status: 400, message: 'The request body is not a form.' },
  MalformedPolicyDocument: { status: 400, message: 'The policy document is malformed.' },
  PackedPolicyTooLarge: { status: 400, message: 'The session policy and tags do not fit the session token.' },
  RequestEntityTooLarge: { status: 413, message: 'The request body is too large.' },
  RequestTimeout: { status: 408, message: 'The request body did not arrive in time.' },
  RegionDisabledException: { status: 403, message: 'STS is not activated in the requested region.' },
  InvalidIdentityToken: { status: 400, message: 'The web identity token that was passed could not be validated.' },
  ExpiredTokenException: { status: 400, message: 'The web identity token that was passed is expired.' },
  IDPCommunicationError: { status: 400, message: 'The identity provider could not be reached; try again.' },
  IDPRejectedClaim: { status: 403, message: 'The identity provider reported that authentication failed.' },
  // MinIO's, for the operations that it has (cmd/sts-errors.go).
  STSNotInitialized: { status: 503, message: 'This way in is not configured.', type: 'Receiver' },
  InsecureConnection: { status: 400, message: 'The request was made over a plain HTTP connection. A TLS connection is required.' },
  InvalidClientCertificate: { status: 403, message: 'The provided client certificate is invalid. Retry with a different certificate.' },
  NoSuchEntity: { status: 404, message: 'The request was rejected because it referenced a resource entity that does not exist.' },
  EntityAlreadyExists: { status: 409, message: 'The request was rejected because it attempted to create a resource that already exists.' },
  DeleteConflict: { status: 409, message: 'The request was rejected because it attempted to delete a resource that has attached subordinate entities.' },
  LimitExceeded: { status: 409, message: 'The request was rejected because it attempted to create resources beyond the current limits.' },
  ConcurrentModification: { status: 409, message: 'The request was rejected because multiple requests to change this object were submitted simultaneously.' },
  ReportExpired: { status: 410, message: 'The most recent credential report has expired.' },
  ReportInProgress: { status: 404, message: 'The credential report is still being generated.' },
  ReportNotPresent: { status: 410, message: 'The credential report does not exist.' },
  UnmodifiableEntity: { status: 400, message: 'Only the service that depends on the entity can modify it.' },
  InvalidInput: { status: 400, message: 'An invalid value was supplied for an input parameter.' },
  PolicyEvaluation: { status: 500, message: 'A policy could not be evaluated.', type: 'Receiver' },
  InvalidAuthorizationMessageException: { status: 400, message: 'The authorization message is invalid or has expired.' },
  InvalidAuthenticationCode: { status: 403, message: 'Authentication code for device is not valid.' },
  EntityTemporarilyUnmodifiable: { status: 409, message: 'The entity cannot be changed now.' },
  NotImplemented: { status: 501, message: 'This operation is known but not implemented.', type: 'Receiver' },
  Throttling: { status: 400, message: 'Rate exceeded' },
  ServiceFailure: { status: 500, message: 'The request processing has failed because of an unknown error, exception or failure.', type: 'Receiver' },
  InternalFailure: { status: 500, message: 'The request processing has failed because of an unknown error, exception or failure.', type: 'Receiver' },
  ServiceUnavailable: { status: 503, message: 'The request has failed due to a temporary failure of the server.', type: 'Receiver', retryAfter: 1 },
} as const satisfies ErrorCatalogue;

export type QueryErrorCode = keyof typeof queryErrors;
