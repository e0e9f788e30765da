import { type Clock, systemClock } from '#kernel';
import type { PutOptions } from '#s3';
import type pg from 'pg';

const NOW = { name: 'store-now', text: 'select (extract(epoch from clock_timestamp()) * 1000)::float8 as now' };

/**
 * What the days of a default retention are counted from: the clock by which it ends, the database's, for a node whose own is
 * late would lock for less than was asked for. It is asked only where it counts.
 */
export function retentionClock(statements: Pick<pg.ClientBase, 'query'>, { annotations, defaultRetention }: Pick<PutOptions, 'annotations' | 'defaultRetention'>): Pick<Clock, 'now'> | Promise<Pick<Clock, 'now'>> {
  return defaultRetention === undefined || annotations?.retention !== undefined ? systemClock : databaseClock(statements);
}

async function databaseClock(statements: Pick<pg.ClientBase, 'query'>): Promise<Pick<Clock, 'now'>> {
  const { rows: [row] } = await statements.query<{ now: number }>(NOW);
  return { now: () => Math.floor(row!.now) };
}
