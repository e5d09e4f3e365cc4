import type { SetTableOptionsChange } from '@mig/core/dialect'
import { optionsFor } from '../options.ts'
import { formatStrictType, parseType } from '../type-names.ts'
import { hasOption, type Draft } from './draft.ts'
import type { EditContext } from './edit.ts'

/** A table that becomes strict gets the names of types that strict tables have; the other way, names stay as they are. */
export function setTableOptions(draft: Draft, { set }: SetTableOptionsChange, { table }: EditContext): Draft {
  if (set['sqlite'] === undefined) return draft
  const { strict, withoutRowid } = optionsFor('table', set, `table ${table.name}`)
  const options = [...(strict === true ? ['STRICT'] : []), ...(withoutRowid === true ? ['WITHOUT ROWID'] : [])]
  if (strict !== true || hasOption(draft, 'STRICT')) return { ...draft, options }
  return { ...draft, options, columns: draft.columns.map((column) => ({ ...column, type: formatStrictType(parseType(column.type)) })) }
}
