import { indexPart, UnsupportedError, type Index, type IndexPart, type QualifiedName } from '@mig/core/dialect'
import { isPrimary, normalPart } from './normal-form.ts'
import { optionsFor } from './options.ts'
import { quoting } from './quoting.ts'
import { bareExpression, tokenize } from './tokens.ts'

/** `CREATE UNIQUE INDEX "ix" ON "t" ("a" DESC) WHERE …`: https://www.sqlite.org/lang_createindex.html */
export function createIndexSql(table: QualifiedName, index: Index, ifNotExists: boolean): string {
  optionsFor('index', index.options, `index ${index.name}`)
  const head = `CREATE ${index.unique === true ? 'UNIQUE ' : ''}INDEX ${ifNotExists ? 'IF NOT EXISTS ' : ''}`
  // The schema stands at the index: its table is in the same file.
  const name = quoting.qualified(indexName(table, index.name))
  const parts = index.parts.map((part) => partSql(part, index)).join(', ')
  const where = index.where === undefined ? '' : ` WHERE ${bareExpression(index.where)}`
  return `${head}${name} ON ${quoting.identifier(table.name)} (${parts})${where}`
}

/** The index by name, in the schema of its table. */
export function indexName(table: QualifiedName, name: string): QualifiedName {
  return table.schema === undefined ? { name } : { schema: table.schema, name }
}

function partSql(part: IndexPart, index: Index): string {
  const { nulls, ...rest } = part
  if (nulls !== undefined && normalPart(part, []).nulls !== undefined) {
    throw new UnsupportedError(`SQLite cannot put NULL ${nulls} in the index ${index.name}.`, {
      hint: `NULL is the smallest value there: first in ascending, last in descending order. Leave nulls('${nulls}') out.`,
    })
  }
  return indexPart(rest, quoting, (sql) => {
    const bare = bareExpression(sql)
    return isPrimary(tokenize(bare)) ? bare : `(${bare})`
  })
}
