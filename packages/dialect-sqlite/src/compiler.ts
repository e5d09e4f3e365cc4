import { displayName, objectHandlers, statement, updateAll, UnsupportedError, type Compiler, type QualifiedName } from '@mig/core/dialect'
import { alterEnum } from './alter-enum.ts'
import { alterTable } from './alter-table.ts'
import { bulkInsert } from './bulk-insert.ts'
import { createIndexSql, indexName } from './create-index.ts'
import { createTable } from './create-table.ts'
import { objectCompiler } from './objects/kinds.ts'
import { quoting } from './quoting.ts'

export const compiler: Compiler = {
  ...objectHandlers(objectCompiler),
  createTable,
  dropTable: (op) => [statement(`DROP TABLE ${op.ifExists === true ? 'IF EXISTS ' : ''}${quoting.qualified(op.table)}`)],
  renameTable: (op) => [{ deferred: op }],
  moveTable: (op) => refuseMove('table', op.table, op.to),
  alterTable,
  createIndex: (op) => [statement(createIndexSql(op.table, op.index, op.ifNotExists === true))],
  dropIndex: (op) => [
    statement(`DROP INDEX ${op.ifExists === true ? 'IF EXISTS ' : ''}${quoting.qualified(indexName(op.table, op.name))}`),
  ],
  renameIndex: (op) => [{ deferred: op }],
  // SQLite keeps no comments.
  setIndexComment: () => [],
  // An enum is a check of each column that has it, so there is nothing to create or to drop on its own.
  createEnum: () => [],
  dropEnum: () => [],
  renameEnum: () => [],
  moveEnum: () => [],
  addEnumValue: (op) => refuseEnumChange(op.enum),
  renameEnumValue: (op) => refuseEnumChange(op.enum),
  setEnumComment: () => [],
  setEnumOptions: () => [],
  alterEnum,
  backfill: (op) => [updateAll(op, quoting)],
  execute: (op) => [{ text: op.text, values: op.values }],
  bulkInsert,
}

function refuseEnumChange(name: QualifiedName): never {
  throw new UnsupportedError(`SQLite has no enum types: the values of ${displayName(name)} are a check of each column that has it.`, {
    hint: 'Say it with op.alterEnum, which names the columns: their checks change.',
  })
}

function refuseMove(what: string, name: QualifiedName, to: string | null): never {
  throw new UnsupportedError(`SQLite cannot move the ${what} ${displayName(name)} to ${to ?? 'the default schema'}.`, {
    hint: 'Schemas of SQLite are files: create it in the other one, copy its rows with op.execute, and drop it here.',
  })
}
