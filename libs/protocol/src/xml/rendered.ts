/**
 * Elements that are rendered already, put into a reply as they are: a listing splices entries that were rendered when
 * their object was written. Only for text that came from this library's writers.
 */
export class RenderedXml {
  constructor(readonly xml: string) {}
}
