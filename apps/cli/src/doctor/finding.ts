/** What one look at an installation came to. */
export interface Finding {
  readonly check: 'gateway' | 'clock' | 'credentials' | 'capabilities' | 'health' | 'lease' | 'durability' | 'stores' | 'keys';
  readonly state: 'ok' | 'warning' | 'failure';
  /** One sentence; of a failure it says what to do. */
  readonly text: string;
}

export const ok = (check: Finding['check'], text: string): Finding => ({ check, state: 'ok', text });
export const warning = (check: Finding['check'], text: string): Finding => ({ check, state: 'warning', text });
export const failure = (check: Finding['check'], text: string): Finding => ({ check, state: 'failure', text });
