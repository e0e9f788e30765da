import { apt, run, which } from './run.mjs';

/** Programs that Debian packages: the name that tests ask for, the package, the program, and how it tells its version. */
const programs = [
  { name: 'rclone', packages: ['rclone'], version: ['version'] },
  { name: 'restic', packages: ['restic'], version: ['version'] },
  { name: 's3fs', packages: ['s3fs', 'fuse'], version: ['--version'] },
  { name: 'haproxy', packages: ['haproxy'], version: ['-v'] },
  { name: 'nginx', packages: ['nginx-light'], version: ['-v'] },
  { name: 'prometheus', packages: ['prometheus'], version: ['--version'] },
  { name: 'slapd', packages: ['slapd'], version: ['-VV'] },
  { name: 'xmlsec1', packages: ['xmlsec1'], version: ['--version'] },
  { name: 'promtool', packages: ['prometheus'], version: ['--version'] },
];

async function program({ name, packages, version }) {
  try {
    const command = await which(name).catch(async () => {
      console.log(`provision: ${name}: installing the Debian package`);
      await apt(packages);
      return which(name);
    });
    // nginx and HAProxy word it each in their own way: the first thing that looks like a version.
    const said = await run(command, version, { bothStreams: true });
    return [name, { available: true, version: /\d+(?:\.\d+)+/.exec(said)?.[0] ?? 'unknown', command }];
  } catch (error) {
    return [name, { available: false, reason: error.message }];
  }
}

/** What Debian brings: rclone, restic, s3fs, the balancers, Prometheus. */
export const debianPrograms = () => Promise.all(programs.map(program));
