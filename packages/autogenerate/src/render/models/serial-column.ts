import type { Column } from '@mig/core/dialect'
import { call, object, type CallSource } from '../layout.ts'
import { literal, propertyKey, quote } from '../literal.ts'

const BUILDERS: { readonly [type: string]: string | undefined } = { integer: 'serial', bigint: 'bigserial', smallint: 'smallserial' }

/** `pg.serial('number', { type: 'bigint' })`, and what else there is to say of the column; nothing for one that does not count so. */
export function serialColumn(column: Column, name: string | undefined): { readonly head: CallSource; readonly rest: Column } | undefined {
  const { serial, ...postgres } = column.options?.['postgres'] ?? {}
  const builder = BUILDERS[column.type.kind]
  if (serial === undefined || serial === null || builder === undefined || column.nullable || column.type.variants !== undefined)
    return undefined
  const said = typeof serial === 'object' ? Object.entries(serial) : [['type', serial] as const]
  const options = said.filter(([key, value]) => key !== 'type' || value !== column.type.kind)
  const head = call(
    `pg.${builder}`,
    name === undefined ? undefined : quote(name),
    options.length === 0 ? undefined : object(options.map(([key, value]) => [propertyKey(key), literal(value)])),
  )
  const { options: _, ...rest } = column
  const left = { ...column.options, postgres }
  const kept = Object.entries(left).filter(([, own]) => Object.keys(own ?? {}).length > 0)
  return {
    head: { ...head, imported: { from: '@mig/dialect-postgres', name: 'pg' } },
    rest: { ...rest, nullable: true, ...(kept.length === 0 ? {} : { options: Object.fromEntries(kept) }) },
  }
}
