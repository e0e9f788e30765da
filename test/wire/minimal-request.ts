import { routeS3, services } from '#protocol';
import type { Sketch } from '../conformance/request.js';

/** An operation by name, with the route of an admin operation where it is one. */
export interface Routed {
  readonly service: 'sts' | 'iam' | 's3' | 'admin';
  readonly name: string;
  readonly route?: { readonly method: string; readonly path: string; readonly subresource?: string };
}

export const BUCKET = 'refusals';

/** What routes an S3 request beside method, path and the query of its URI. Source: S3 API Reference, request syntax. */
const ROUTED_BY: Readonly<Record<string, Pick<Sketch, 'query' | 'headers' | 'body'>>> = {
  AbortMultipartUpload: { query: { uploadId: 'u' } },
  CompleteMultipartUpload: { query: { uploadId: 'u' } },
  CopyObject: { headers: { 'x-amz-copy-source': `${BUCKET}/other` } },
  // A listing of no keys would say nothing about the permission to delete one.
  PutObjectTagging: { body: '<Tagging><TagSet/></Tagging>' },
  DeleteObjects: { body: '<Delete><Object><Key>key</Key></Object></Delete>' },
  GetObjectAttributes: { headers: { 'x-amz-object-attributes': 'ETag' } },
  GetObjectAnnotation: { query: { annotationName: 'a' } },
  ListParts: { query: { uploadId: 'u' } },
  PutBucketCors: { body: '<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>' },
  PutBucketWebsite: { body: '<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>' },
  RenameObject: { headers: { 'x-amz-rename-source': `${BUCKET}/other` } },
  UploadPart: { query: { uploadId: 'u', partNumber: '1' } },
  UploadPartCopy: { query: { uploadId: 'u', partNumber: '1' }, headers: { 'x-amz-copy-source': `${BUCKET}/other` } },
};

/** Operations on the service itself; the URIs of all others leave out the bucket, which virtual-host style puts elsewhere. */
const WITHOUT_BUCKET = ['ListBuckets', 'ListDirectoryBuckets', 'WriteGetObjectResponse'];

/** The smallest request that reaches an operation; its parameters need not be complete. */
export function minimalRequest({ service, name, route }: Routed): Sketch {
  if (service === 'admin') return { method: route!.method, path: `/admin${route!.path.replace('*', 'x')}`, query: route!.subresource === undefined ? {} : { [route!.subresource]: '' } };
  if (service !== 's3') return { service, form: { Action: name, Version: services[service].version } };
  const { method, uri } = services.s3.operations.get(name)!.http!;
  const [uriPath, query = ''] = uri.split('?');
  // S3 Control: on an account, which every request names.
  if (uriPath!.startsWith('/v20180820/')) return { method, path: uriPath!, headers: { 'x-amz-account-id': '123456789012' } };
  const key = uriPath!.includes('{Key+}') ? 'key' : '';
  const bucket = WITHOUT_BUCKET.includes(name) ? '' : BUCKET;
  const path = bucket === '' ? uriPath! : `/${bucket}${key === '' ? '' : `/${key}`}`;
  const own = ROUTED_BY[name] ?? {};
  // `?analytics&id` of several operations is told apart by whether an id is there.
  const byId: Record<string, string> = /^(Get|Put|Delete)Bucket(Analytics|IntelligentTiering|Inventory|Metrics)Configuration$/.test(name) ? { id: '1' } : {};
  const sketch: Sketch = { method, path, headers: own.headers, body: own.body, query: { ...Object.fromEntries(new URLSearchParams(query)), ...byId, ...own.query } };
  const routed = routeS3({ method, bucket: bucket === '' ? uriPath!.slice(1) : bucket, key, query: new Map(Object.entries(sketch.query!)), headers: own.headers ?? {} });
  if (routed.name !== name) throw new Error(`the minimal request of ${name} reaches ${routed.name}`);
  return sketch;
}
