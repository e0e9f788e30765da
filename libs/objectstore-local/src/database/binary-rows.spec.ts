import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { deliverBinaryRows } from './binary-rows.js';

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const row = (columns: readonly (Buffer | null)[]): Buffer => {
  const parts: Buffer[] = [Buffer.from([0, columns.length])];
  for (const column of columns) {
    const length = Buffer.alloc(4);
    length.writeInt32BE(column?.length ?? -1);
    parts.push(length, column ?? Buffer.alloc(0));
  }
  return message('D', Buffer.concat(parts));
};

/** A client that has got as far as listening to its socket; answers what it hears. */
function listening(): { socket: EventEmitter; heard: [string, unknown][] } {
  const connection = Object.assign(new EventEmitter(), { _emitMessage: false, attachListeners: (_: EventEmitter): void => undefined });
  deliverBinaryRows({ connection } as unknown as pg.Client);
  const socket = new EventEmitter();
  const heard: [string, unknown][] = [];
  connection.on('dataRow', (m: { fields: (Buffer | null)[] }) => heard.push(['row', m.fields.map((f) => f && Buffer.from(f))]));
  connection.on('commandComplete', (m: { text: string }) => heard.push(['complete', m.text]));
  connection.on('errorMessage', (m: { code: string }) => heard.push(['error', m.code]));
  connection.attachListeners(socket);
  return { socket, heard };
}

const bytes = Buffer.from([0, 0xff, 0xc3, 0x28, 0]);
const wire = Buffer.concat([row([bytes, null, Buffer.alloc(0)]), message('C', Buffer.from('SELECT 1\0')), row([Buffer.from('x')]), message('E', Buffer.from('SERROR\0C23505\0Mno\0\0'))]);
const expected = [['row', [bytes, null, Buffer.alloc(0)]], ['complete', 'SELECT 1'], ['row', [Buffer.from('x')]], ['error', '23505']];

describe('deliverBinaryRows', () => {
  it('keeps the bytes of columns, NULLs and the order among other messages', () => {
    const { socket, heard } = listening();
    socket.emit('data', wire);
    expect(heard).toEqual(expected);
  });

  it('finds the messages wherever the socket cuts', () => {
    for (let cut = 1; cut < wire.length; cut++) {
      const { socket, heard } = listening();
      socket.emit('data', wire.subarray(0, cut));
      socket.emit('data', wire.subarray(cut));
      expect(heard).toEqual(expected);
    }
    const { socket, heard } = listening();
    for (const byte of wire) socket.emit('data', Buffer.from([byte]));
    expect(heard).toEqual(expected);
  });
});
