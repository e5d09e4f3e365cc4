import {
  objectHandlers,
  statement,
  updateAll,
  type Compiler,
  type DialectOptions,
  type DropIndexOp,
  type Enum,
  type QualifiedName,
  type Statement,
} from '@mig/core/dialect'
import { addValue, alterEnum } from './alter-enum.ts'
import { alterTable } from './alter-table.ts'
import { besideTable, createIndex, indexComment } from './index-definition.ts'
import { bulkInsert } from './bulk-insert.ts'
import { enumComment } from './comments.ts'
import { createTable } from './create-table.ts'
import { objectCompiler } from './objects/kinds.ts'
import { optionsFor } from './options.ts'
import { privilegeStatements } from './privilege-statements.ts'
import type { PostgresPrivileges } from './privileges.ts'
import { quoting } from './quoting.ts'
import { setSchema } from './set-schema.ts'

/** SQL of each operation. Nothing is dropped with CASCADE: what depends on an object is the migration's to say. */
export const compiler: Compiler = {
  ...objectHandlers(objectCompiler),
  createTable,
  alterTable,
  bulkInsert,
  dropTable: (op) => [statement(`DROP TABLE ${ifExists(op)}${quoting.qualified(op.table)}`)],
  renameTable: (op) => [statement(`ALTER TABLE ${quoting.qualified(op.table)} RENAME TO ${quoting.identifier(op.to)}`)],
  moveTable: (op) => [setSchema('TABLE', quoting.qualified(op.table), op.to)],
  createIndex: (op, context) => createIndex(op.table, op.index, context, op.ifNotExists === true ? { ifNotExists: true } : {}),
  dropIndex: (op) => [dropIndex(op)],
  renameIndex: (op) => [
    statement(`ALTER INDEX ${quoting.qualified(besideTable(op.table, op.name))} RENAME TO ${quoting.identifier(op.to)}`),
  ],
  setIndexComment: (op) => [indexComment(op.table, op.name, op.set)],
  createEnum: (op) => createEnum(op.enum),
  dropEnum: (op) => [statement(`DROP TYPE ${ifExists(op)}${quoting.qualified(op.enum)}`)],
  renameEnum: (op) => [statement(`ALTER TYPE ${quoting.qualified(op.enum)} RENAME TO ${quoting.identifier(op.to)}`)],
  moveEnum: (op) => [setSchema('TYPE', quoting.qualified(op.enum), op.to)],
  addEnumValue: (op) => [addValue(op.enum, op, op.ifNotExists === true)],
  renameEnumValue: (op) => [
    statement(`ALTER TYPE ${quoting.qualified(op.enum)} RENAME VALUE ${quoting.literal(op.value)} TO ${quoting.literal(op.to)}`),
  ],
  setEnumComment: (op) => [enumComment(op.enum, op.set)],
  setEnumOptions: ({ enum: item, set, was }) =>
    privilegeStatements('enum', quoting.qualified(item), ownOf(item, set), was === undefined ? undefined : ownOf(item, was)),
  alterEnum,
  backfill: (op) => [updateAll(op, quoting)],
  execute: (op) => [{ text: op.text, values: op.values }],
}

function ifExists(op: { readonly ifExists?: true }): string {
  return op.ifExists === true ? 'IF EXISTS ' : ''
}

function dropIndex(op: DropIndexOp): Statement {
  const { concurrently } = optionsFor('index', op.options, `dropping the index ${op.name}`)
  const name = quoting.qualified(besideTable(op.table, op.name))
  if (concurrently !== true) return statement(`DROP INDEX ${ifExists(op)}${name}`)
  return { ...statement(`DROP INDEX CONCURRENTLY ${ifExists(op)}${name}`), autocommit: true }
}

function createEnum(item: Enum): readonly Statement[] {
  const name = quoting.qualified(item)
  const create = statement(`CREATE TYPE ${name} AS ENUM (${item.values.map((value) => quoting.literal(value)).join(', ')})`)
  const comment = item.comment === undefined ? [] : [enumComment(item, item.comment)]
  return [create, ...comment, ...privilegeStatements('enum', name, ownOf(item, item.options), {})]
}

function ownOf({ name }: QualifiedName, options: DialectOptions | undefined): PostgresPrivileges {
  return optionsFor('owned', options, `the enum ${name}`)
}
