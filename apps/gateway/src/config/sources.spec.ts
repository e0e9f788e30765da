import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setting } from '#kernel';
import { text } from './field-types.js';
import { rawValues, readCephConf, readConfigFile } from './sources.js';

describe('sources of the configuration', () => {
  let folder: string;
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rolegate-config-')); });
  afterAll(() => rmSync(folder, { recursive: true }));

  function file(content: string): string {
    const path = join(folder, `${Math.random()}`);
    writeFileSync(path, content);
    return path;
  }

  describe('a file of NAME=value lines', () => {
    it('takes comments, blanks, quotes, export and equals signs in values', () => {
      const problems: string[] = [];
      const path = file('# a comment\n\nROLEGATE_PORT=1\r\n  export ROLEGATE_HOST = "0.0.0.0"\nROLEGATE_SEAL_KEYS=\'a:QUI=\'\nROLEGATE_REGION=\n');
      expect([...readConfigFile(path, problems)]).toEqual([['ROLEGATE_PORT', '1'], ['ROLEGATE_HOST', '0.0.0.0'], ['ROLEGATE_SEAL_KEYS', 'a:QUI='], ['ROLEGATE_REGION', '']]);
      expect(problems).toEqual([]);
    });

    it('names each line that is none, by number and without its text', () => {
      const problems: string[] = [];
      const path = file('ROLEGATE_PORT=1\nsecret without a name\nrolegate_port=2\n');
      readConfigFile(path, problems);
      expect(problems).toEqual([`ROLEGATE_CONFIG: line 2 of ${path} is not NAME=value`, `ROLEGATE_CONFIG: line 3 of ${path} is not NAME=value`]);
    });

    it('that is not there is a problem, not an exception', () => {
      const problems: string[] = [];
      expect(readConfigFile(join(folder, 'nowhere'), problems).size).toBe(0);
      expect(problems).toEqual([`ROLEGATE_CONFIG: cannot read ${join(folder, 'nowhere')} (ENOENT)`]);
    });
  });

  describe('a ceph.conf', () => {
    it.each(['rgw sts key', 'rgw_sts_key', 'rgw-sts-key', 'RGW  STS Key'])('knows %j as one name', (name) => {
      expect(readCephConf(file(`[global]\n${name} = abcdefghijklmnop\n`), []).get('rgw_sts_key')).toBe('abcdefghijklmnop');
    });

    it('lets [client.*] win over [global], wherever it stands, and leaves other daemons alone', () => {
      const path = file('[client.rgw.a]\nrgw sts key = client\n[global]\nrgw sts key = global\nrgw dns name = s3.example\n[osd]\nrgw dns name = osd\n[client]\n; nothing\n');
      expect(Object.fromEntries(readCephConf(path, []))).toEqual({ rgw_sts_key: 'client', rgw_dns_name: 's3.example' });
    });

    it('takes comments after values, quotes, and a hash inside a word', () => {
      const path = file('[global]\na = 1 # one\nb = "x y" ; two\nc = k#y\nd\n');
      expect(Object.fromEntries(readCephConf(path, []))).toEqual({ a: '1', b: 'x y', c: 'k#y' });
    });
  });

  describe('together', () => {
    const key = setting({ env: 'ROLEGATE_RGW_STS_KEY', schema: text, ceph: ['rgw_sts_key'], doc: '' });

    it('count in this order: environment, file, ceph.conf', () => {
      const ROLEGATE_CEPH_CONF = file('[global]\nrgw sts key = ceph\n');
      const ROLEGATE_CONFIG = file('ROLEGATE_RGW_STS_KEY=file\n');
      expect(rawValues({ ROLEGATE_CEPH_CONF, ROLEGATE_CONFIG, ROLEGATE_RGW_STS_KEY: 'env' }, [])(key)).toBe('env');
      expect(rawValues({ ROLEGATE_CEPH_CONF, ROLEGATE_CONFIG }, [])(key)).toBe('file');
      expect(rawValues({ ROLEGATE_CEPH_CONF }, [])(key)).toBe('ceph');
      expect(rawValues({}, [])(key)).toBeUndefined();
    });

    it('find the ceph.conf that the file names', () => {
      const conf = file('[global]\nrgw sts key = ceph\n');
      expect(rawValues({ ROLEGATE_CONFIG: file(`ROLEGATE_CEPH_CONF=${conf}\n`) }, [])(key)).toBe('ceph');
    });

    it('take an empty variable for one that is not set', () => {
      expect(rawValues({ ROLEGATE_RGW_STS_KEY: '', ROLEGATE_CONFIG: file('ROLEGATE_RGW_STS_KEY=file\n') }, [])(key)).toBe('file');
    });
  });
});
