import type { End, Heading, Manifest, SealKeys } from './headings.js';
import type { RingKey } from '#seal';
import { UnreadableArchive } from './sealed-stream.js';
import { sectionsIn, type Section } from './sections.js';

/** Who takes an archive in, section by section. What it leaves of the bytes is passed over. */
export interface ArchiveReader {
  begin(manifest: Manifest, sealKeys: readonly RingKey[]): Promise<void>;
  section(section: Section<Exclude<Heading, Manifest | SealKeys | End>>): Promise<void>;
}

/** Reads an archive in clear to its end. @throws UnreadableArchive when it is not whole */
export async function readArchive(plain: AsyncIterable<Buffer>, reader: ArchiveReader): Promise<{ readonly manifest: Manifest; readonly end: End }> {
  let manifest: Manifest | undefined;
  let begun = false;
  for await (const section of sectionsIn<Heading>(plain)) {
    const { heading } = section;
    if (heading.section === 'manifest') manifest = heading;
    else if (manifest === undefined) break;
    else if (heading.section === 'seal-keys') {
      await reader.begin(manifest, heading.keys.map(({ id, material, issuing }) => ({ id, material: Buffer.from(material, 'base64'), issuing })));
      begun = true;
    } else if (!begun) break;
    else if (heading.section === 'end') return { manifest, end: heading };
    else await reader.section(section as Section<Exclude<Heading, Manifest | SealKeys | End>>);
  }
  throw new UnreadableArchive('the archive is not whole');
}
