import { describe, expect, test } from 'vitest'
import { sqlite } from '../src/index.ts'
import { column, memory } from './database.ts'

describe('scripts', () => {
  test('a guard passes when its condition is true, and leaves nothing', async () => {
    const connection = await memory('BEGIN')
    for (let time = 0; time < 2; time += 1) for (const sql of sqlite.script.guard('(SELECT 1) = 1', 'never')) await connection.run(sql)
    await connection.run('COMMIT')
    expect(await column(connection, 'SELECT name FROM sqlite_temp_master')).toEqual([])
  })

  test.each(['1 = 2', 'NULL'])('a guard fails with its message: %s', async (condition) => {
    const connection = await memory('BEGIN')
    const run = async (): Promise<void> => {
      for (const sql of sqlite.script.guard(condition, `The database is not at "1a2b", it's elsewhere.`)) await connection.run(sql)
    }
    await expect(run()).rejects.toThrow(`The database is not at "1a2b", it's elsewhere.`)
  })

  test('time and author are expressions', async () => {
    const connection = await memory()
    const [now] = await column(connection, `SELECT ${sqlite.script.now}`)
    expect(now).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/)
    expect(await column(connection, `SELECT ${sqlite.script.by}`)).toEqual(['script'])
  })
})
