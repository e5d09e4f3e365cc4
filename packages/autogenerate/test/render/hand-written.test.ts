import { canonical } from '@mig/core/dialect'
import { expect, test } from 'vitest'
import { HAND_WRITTEN, PARENT } from '../../../dialect-sqlite/test/hand-written-tables.ts'
import { renderRevision } from '../../src/index.ts'
import { compareWith, withSqlite } from '../databases.ts'
import { recordRevision } from '../record.ts'

const header = { id: '8f2c1d9a7b3e', parents: ['51d0c2a9e4f7'], createdAt: '2026-11-22T09:15:00Z', message: '' }

test.each(HAND_WRITTEN)('what is read of CREATE TABLE t %s can be written in a revision, and agrees with itself', async (definition) => {
  await withSqlite(async (database) => {
    await database.connection.run(PARENT)
    await database.connection.run(`CREATE TABLE t ${definition}`)
    const found = await database.dialect.reflector.reflect(database.connection)
    expect((await compareWith(database, found)).ops).toEqual([])
    const ops = found.tables.map((table) => ({ kind: 'createTable', table }) as const)
    const recorded = await recordRevision(renderRevision({ ...header, upgrade: ops, downgrade: [] }))
    expect(recorded.upgrade.map(canonical)).toEqual(ops.map(canonical))
  })
})
