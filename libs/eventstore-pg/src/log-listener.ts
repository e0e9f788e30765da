import { ChannelListener } from './channel-listener.js';
import { LOG_CHANNEL } from './log-notifier.js';

/** Hears from every process that the log has grown, on one direct connection; what it misses, the hearers' own polls bring. */
export class LogListener {
  private readonly listeners = new Set<() => void>();
  private readonly channel: ChannelListener;

  constructor(directConnectionString: string) {
    this.channel = new ChannelListener(directConnectionString, LOG_CHANNEL, () => {
      for (const listener of this.listeners) listener();
    });
  }

  /** @returns what ends the hearing */
  onGrowth(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): Promise<void> {
    return this.channel.close();
  }
}
