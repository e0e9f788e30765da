import { statfs } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';

/** Room on the disk of the blob folder; read when Prometheus asks, and absent where the folder is. Workers see one disk. */
export function registerDiskMetrics(blobDir: string, reserveBytes: number, registry: Registry): void {
  const registers = [registry];
  new Gauge({ name: 'rolegate_disk_reserve_bytes', help: 'What objects leave free on the disk of the blob folder (ROLEGATE_DISK_RESERVE_MB); uploads that would go below get 507.', aggregator: 'max', registers }).set(reserveBytes);
  new Gauge({
    name: 'rolegate_disk_free_bytes', help: 'Free on the disk of the blob folder.', aggregator: 'min', registers,
    async collect() {
      const disk = await statfs(blobDir).catch(() => undefined);
      if (disk) this.set(disk.bavail * disk.bsize);
      else this.remove();
    },
  });
}
