/** One thing in a section. Source: rgw_metadata.cc, RGWMetadataManager::get: its version, when it was made, its data. */
export const metadataEntry = (section: string, key: string, { tag, version, time }: { readonly tag: string; readonly version: number; readonly time: Date }, data: object) =>
  ({ key: `${section}:${key}`, ver: { tag, ver: version }, mtime: time.toISOString(), data });
