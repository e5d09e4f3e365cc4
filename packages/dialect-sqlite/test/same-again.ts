import type { Connection, Schema } from '@mig/core/dialect'
import { expect } from 'vitest'
import { sqlite } from '../src/index.ts'
import { behaviour, catalog } from './catalog.ts'
import { compile, memory, runAll, withoutChosenNames } from './database.ts'

/** What is reflected creates a database that SQLite takes for the same, and that reads the same, to the text of each expression. */
export async function expectSameAgain(connection: Connection, seed: number): Promise<Schema> {
  const schema = await sqlite.reflector.reflect(connection)
  const normal = await sqlite.types.normalize(schema, connection)
  expect(await sqlite.types.normalize(normal, connection)).toStrictEqual(normal)
  const other = await memory()
  for (const table of schema.tables) await runAll(other, compile({ kind: 'createTable', table }))
  expect(await catalog(other)).toEqual(await catalog(connection))
  expect(withoutChosenNames(await sqlite.reflector.reflect(other), schema)).toStrictEqual(withoutChosenNames(schema, schema))
  await earlyInASecond()
  expect(await behaviour(other, seed)).toEqual(await behaviour(connection, seed))
  await other.close()
  return schema
}

/** The time is the default of columns, and a unique one takes two rows that are written in two seconds. */
async function earlyInASecond(): Promise<void> {
  const left = 1000 - (Date.now() % 1000)
  if (left < 100) await new Promise((resolve) => setTimeout(resolve, left))
}
