/** One request on a connection of its own, for preparing a run and for looking at replies. */
import { createConnection } from 'node:net';

/** Sends the bytes and reads one reply whole. @returns {Promise<{ status: number, body: string }>} */
export function exchange(port, bytes) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    const socket = createConnection({ host: '127.0.0.1', port });
    const closing = bytes.indexOf('\r\n');
    socket.on('error', reject).on('data', (data) => chunks.push(data)).once('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) reject(new Error('the connection was closed without a reply'));
      else resolve({ status: Number(text.slice(9, 12)), body: text.slice(end + 4) });
    });
    socket.write(Buffer.concat([bytes.subarray(0, closing), Buffer.from('\r\nConnection: close'), bytes.subarray(closing)]));
  });
}

/** As exchange. @throws for any other status than 2xx */
export async function mustExchange(port, bytes) {
  const reply = await exchange(port, bytes);
  if (reply.status < 200 || reply.status > 299) throw new Error(`${bytes.toString('latin1').split('\r\n', 1)[0]} answered ${reply.status}: ${reply.body.slice(0, 500)}`);
  return reply;
}
