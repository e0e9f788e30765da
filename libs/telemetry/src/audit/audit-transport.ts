/** Carries audit records to whoever listens: the topic `rolegate.audit`. */
export interface AuditTransport {
  /**
   * Resolves when all are acknowledged. Records of one account keep their order; `json` is a CloudEvent.
   * @throws when that is not sure; the same records are sent again then
   */
  send(records: readonly TransportedRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface TransportedRecord {
  /** Key of the record: what decides its partition. */
  readonly account: string;
  readonly json: string;
}
