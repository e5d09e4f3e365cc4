/** What is known of another session. */
export interface ProcessRow {
  readonly pid: number
  readonly name: string
  readonly address: string | null
  readonly since: string | null
}

/**
 * Columns of a query on `pg_stat_activity a`. Of sessions of other roles the server shows the name alone, so that they look as if they had
 * no address: https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-STATS-VIEWS
 */
export const PROCESS: string = `coalesce(nullif(a.application_name, ''), 'no name') AS name,
    coalesce(host(a.client_addr), CASE WHEN a.backend_start IS NOT NULL THEN 'a local socket' END) AS address`

/** A time as it is shown, as SQL. */
export function shownTime(time: string): string {
  return `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')`
}

/** `process 4711 (web, from 10.0.0.7, idle in transaction since 2026-11-22 09:15:00 UTC)`, as far as it is known. */
export function processText({ pid, name, address, since }: ProcessRow, state = ''): string {
  const known = [
    name,
    ...(address === null ? [] : [`from ${address}`]),
    ...(since === null ? [] : [`${state}since ${since} UTC`]),
  ]
  return `process ${pid} (${known.join(', ')})`
}
