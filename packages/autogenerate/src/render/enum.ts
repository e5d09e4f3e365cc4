import type { AlterEnumOp, Enum, EnumColumn } from '@mig/core/dialect'
import { dialectEntries, flag, nameSource } from './entries.ts'
import { call, coreCall, object, type Source } from './layout.ts'
import { literal, quote, sqlSource } from './literal.ts'

/** `enumType('mood', ['happy', 'sad'], { schema: 'app' })` */
export function enumSource({ name, schema, values, comment, options }: Omit<Enum, 'kind'>): Source {
  const given = object([
    ['schema', schema === undefined ? undefined : quote(schema)],
    ['comment', comment === undefined ? undefined : quote(comment)],
    ...dialectEntries(options),
  ])
  const isPlain = schema === undefined && comment === undefined && options === undefined
  return coreCall('enumType', quote(name), literal(values), isPlain ? undefined : given)
}

/** `op.alterEnum('mood', { values: ['sad', 'happy'], was: ['happy', 'sad'], columns: [{ table: 'days', column: 'mood' }] })` */
export function alterEnumSource({ enum: name, values, was, map, columns }: AlterEnumOp): Source {
  return call(
    'op.alterEnum',
    nameSource(name),
    object([
      ['values', literal(values)],
      ['was', was === undefined ? undefined : literal(was)],
      ['map', map === undefined ? undefined : literal(map)],
      ['columns', columns === undefined ? undefined : { kind: 'array', items: columns.map(enumColumnSource) }],
    ]),
  )
}

function enumColumnSource({ table, column, array, default: value }: EnumColumn): Source {
  return object([
    ['table', nameSource(table)],
    ['column', quote(column)],
    ...flag('array', array),
    ['default', value === undefined ? undefined : 'sql' in value ? sqlSource(value.sql) : literal(value.value)],
  ])
}
