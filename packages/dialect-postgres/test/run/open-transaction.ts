import pg from 'pg'

/** A transaction of somebody else, which has done this much and stays open until it is ended. */
export async function openTransaction(url: string, sql: string): Promise<{ end(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('BEGIN')
  await client.query(sql)
  return {
    async end() {
      await client.query('COMMIT')
      await client.end()
    },
  }
}
