import { type Checkpoint, StoreUnavailableError, type Tenure } from '#event-sourcing';

/** Writes a relay's checkpoint beside its sending: one write at a time, always the newest. */
export class CheckpointSaver {
  private wanted: Checkpoint | undefined;
  private saving: Promise<void> | undefined;
  /** Why no more is saved: another holds the name. */
  lost: unknown;

  constructor(private readonly tenure: Pick<Tenure, 'advance'>) {}

  /** Without a checkpoint: tries again what Postgres did not take. */
  save(checkpoint: Checkpoint | undefined = this.wanted): void {
    this.wanted = checkpoint;
    if (this.wanted !== undefined) this.saving ??= this.saveWanted().finally(() => (this.saving = undefined));
  }

  /** Resolves when nothing is being saved. */
  async settled(): Promise<void> {
    await this.saving;
  }

  private async saveWanted(): Promise<void> {
    try {
      while (this.wanted !== undefined && this.lost === undefined) {
        const checkpoint = this.wanted;
        await this.tenure.advance(checkpoint);
        if (this.wanted === checkpoint) this.wanted = undefined;
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) this.lost = error;
    }
  }
}
