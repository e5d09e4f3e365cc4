import { UnsupportedError, type AlterColumnChange, type ColumnAlteration, type CompileContext, type QualifiedName } from '@mig/core/dialect'
import { tableConstraint } from './constraint-clause.ts'
import { enumCheck } from './enum-check.ts'
import { quoting } from './quoting.ts'
import { formatType } from './type-names.ts'
import { demand } from './versions.ts'

/** What stands behind `ALTER TABLE "t"` for the change of a column: NOT NULL, and the values of an enum. */
export function alterColumnClauses(change: AlterColumnChange, table: QualifiedName, context: CompileContext): readonly string[] {
  for (const key of REFUSED) if (change.set[key] !== undefined) refuse(key, change, table)
  return [...typeClauses(change, table, context), ...nullClauses(change, context)]
}

const REFUSED = ['default', 'identity', 'generated', 'collation', 'options'] as const satisfies readonly (keyof ColumnAlteration)[]

const PROPERTY_NAMES = {
  type: 'type',
  default: 'default',
  identity: 'identity',
  generated: 'expression',
  collation: 'collation',
  options: 'options',
} as const satisfies { readonly [K in keyof ColumnAlteration]?: string }

function refuse(key: keyof typeof PROPERTY_NAMES, change: AlterColumnChange, table: QualifiedName): never {
  throw new UnsupportedError(`SQLite cannot change the ${PROPERTY_NAMES[key]} of the column ${table.name}.${change.name}.`, {
    hint: 'Add a column as it should be, copy the values with op.execute, drop the old column and rename the new one.',
  })
}

/** A type of the same name is the same to SQLite; an enum is a text whose check can change. */
function typeClauses(change: AlterColumnChange, table: QualifiedName, context: CompileContext): readonly string[] {
  const { set, was } = change
  if (set.type === undefined) return []
  if (was?.type === undefined || formatType(set.type) !== formatType(was.type)) return refuse('type', change, table)
  const [before, after] = [was.type, set.type].map((type) => enumCheck(table.name, { name: change.name, type, nullable: true }))
  if (before?.sql === after?.sql) return []
  if (before !== undefined) demand(context, 'DROP CONSTRAINT', `change the values of ${table.name}.${change.name}`)
  if (after !== undefined) demand(context, 'ADD CONSTRAINT … CHECK', `change the values of ${table.name}.${change.name}`)
  return [
    ...(before?.name === undefined ? [] : [`DROP CONSTRAINT ${quoting.identifier(before.name)}`]),
    ...(after === undefined ? [] : [`ADD ${tableConstraint(after, table)}`]),
  ]
}

function nullClauses({ set, name }: AlterColumnChange, context: CompileContext): readonly string[] {
  if (set.nullable === undefined) return []
  const verb = set.nullable ? 'DROP' : 'SET'
  demand(context, `ALTER COLUMN … ${verb} NOT NULL`, `change whether the column ${name} can be null`)
  return [`ALTER COLUMN ${quoting.identifier(name)} ${verb} NOT NULL`]
}
