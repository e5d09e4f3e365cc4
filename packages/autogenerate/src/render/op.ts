import { isObjectOp } from '@mig/core/dialect'
import type { CoreOp, CreateTableOp, CustomOp, DropIndexOp, DropTableOp, Op, QualifiedName } from '@mig/core/dialect'
import { alterTableSource } from './alter-table.ts'
import { backfillSource, bulkInsertSource, executeSource } from './data.ts'
import { alterEnumSource, enumSource } from './enum.ts'
import { commentArguments, dialectEntries, flag, nameSource, optionsArguments, optionsObject, type Entries } from './entries.ts'
import { indexSource } from './index-source.ts'
import { call, type Import, type Source } from './layout.ts'
import { literal, quote } from './literal.ts'
import { objectOpSource } from './object.ts'
import { bodySources, tableSource } from './table.ts'
import { BY_NAME, type Wording } from './wording.ts'

/** How the function that makes an operation of a plugin is imported, by the operation's kind. */
export type CustomCalls = (kind: string) => Import

/** `op.addColumn('expenses', …)`: the call that records the operation. */
export function opSource(op: Op, customCalls: CustomCalls, wording: Wording = BY_NAME): Source {
  return isCustom(op) ? customSource(op, customCalls) : coreSource(op, wording)
}

function isCustom(op: Op): op is CustomOp {
  return op.kind.includes('.')
}

function coreSource(op: CoreOp, wording: Wording): Source {
  if (isObjectOp(op)) return objectOpSource(op)
  switch (op.kind) {
    case 'createTable':
      return createTableSource(op, wording)
    case 'dropTable':
      return dropTableSource(op, wording)
    case 'renameTable':
      return call('op.renameTable', nameSource(op.table), quote(op.to))
    case 'moveTable':
      return call('op.moveTable', nameSource(op.table), literal(op.to))
    case 'alterTable':
      return alterTableSource(op, nameSource(op.table), wording)
    case 'createIndex':
      return call('op.createIndex', nameSource(op.table), indexSource(op.index), optionsObject(flag('ifNotExists', op.ifNotExists)))
    case 'dropIndex':
      return dropIndexSource(op)
    case 'renameIndex':
      return call('op.renameIndex', nameSource(op.table), quote(op.name), quote(op.to))
    case 'setIndexComment':
      return call('op.setIndexComment', nameSource(op.table), quote(op.name), ...commentArguments(op))
    case 'createEnum':
      return call('op.createEnum', enumSource(op.enum))
    case 'dropEnum': {
      const was = op.was === undefined ? [] : [['was', enumSource(unqualified(op.was, op.enum))] as const]
      return call('op.dropEnum', nameSource(op.enum), optionsObject([...was, ...flag('ifExists', op.ifExists)]))
    }
    case 'renameEnum':
      return call('op.renameEnum', nameSource(op.enum), quote(op.to))
    case 'moveEnum':
      return call('op.moveEnum', nameSource(op.enum), literal(op.to))
    case 'addEnumValue': {
      const place = (['before', 'after'] as const).flatMap((key) => (op[key] === undefined ? [] : [[key, quote(op[key])] as const]))
      const options = optionsObject([...place, ...flag('ifNotExists', op.ifNotExists)])
      return call('op.addEnumValue', nameSource(op.enum), quote(op.value), options)
    }
    case 'renameEnumValue':
      return call('op.renameEnumValue', nameSource(op.enum), quote(op.value), quote(op.to))
    case 'alterEnum':
      return alterEnumSource(op)
    case 'setEnumComment':
      return call('op.setEnumComment', nameSource(op.enum), ...commentArguments(op))
    case 'setEnumOptions':
      return call('op.setEnumOptions', nameSource(op.enum), ...optionsArguments(op))
    case 'execute':
      return executeSource(op)
    case 'backfill':
      return backfillSource(op)
    case 'bulkInsert':
      return bulkInsertSource(op, nameSource(op.table), wording)
  }
}

function createTableSource({ table, ifNotExists }: CreateTableOp, wording: Wording): Source {
  const { schema: _, ...local } = table
  return call('op.createTable', nameSource(table), ...bodySources(local, flag('ifNotExists', ifNotExists), wording))
}

function dropTableSource({ table, was, ifExists }: DropTableOp, wording: Wording): Source {
  const entries: Entries = was === undefined ? [] : [['was', tableSource(unqualified(was, table), wording)]]
  return call('op.dropTable', nameSource(table), optionsObject([...entries, ...flag('ifExists', ifExists)]))
}

/** What was dropped has the schema of its name. */
function unqualified<T extends QualifiedName>(was: T, name: QualifiedName): T {
  if (was.schema === undefined || was.schema !== name.schema) return was
  const { schema: _, ...rest } = was
  // `schema` is optional in every T, so what is left of it is still one.
  return rest as T
}

function dropIndexSource({ table, name, was, ifExists, options }: DropIndexOp): Source {
  const entries: Entries = was === undefined ? [] : [['was', indexSource(was)]]
  return call(
    'op.dropIndex',
    nameSource(table),
    quote(name),
    optionsObject([...entries, ...flag('ifExists', ifExists), ...dialectEntries(options)]),
  )
}

function customSource(op: CustomOp, customCalls: CustomCalls): Source {
  const imported = customCalls(op.kind)
  return call('op.run', { ...call(imported.local ?? imported.name, ...op.args.map(literal)), imported })
}
