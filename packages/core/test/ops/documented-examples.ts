import { readFileSync, writeFileSync } from 'node:fs'
import * as builders from '../../src/builders/index-part.ts'
import { enumType } from '../../src/builders/enum-type.ts'
import * as extras from '../../src/builders/extra.ts'
import { t } from '../../src/builders/column-types.ts'
import { sql } from '../../src/builders/sql.ts'
import { table } from '../../src/builders/table-handle.ts'
import { trigger } from '../../src/builders/trigger.ts'
import { view } from '../../src/builders/view.ts'
import { pg } from '../../../dialect-postgres/src/index.ts'
import type { Dialect } from '../../src/dialect/dialect.ts'
import { UnsupportedError } from '../../src/errors.ts'
import { recordStep } from '../../src/ops/step.ts'
import type { Operations } from '../../src/ops/operations.ts'
import { compile } from '../../src/sql/compile.ts'
import { inlined, isDeferred } from '../../src/sql/statement.ts'

/** An `@example` of a method: what a user writes, and what the comment says it makes. */
export interface DocumentedExample {
  readonly method: string
  readonly code: string
  readonly sql: string
}

/** Reads the examples out of the comments of a source file. */
export function documentedExamples(file: string): readonly DocumentedExample[] {
  const source = readFileSync(file, 'utf8')
  return [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\s*(\w+)[<(]/g)].flatMap(([, comment = '', method = '']) => {
    const text = comment.replaceAll(/^ *\* ?/gm, '')
    const code = /@example\n```ts\n([\s\S]*?)```/.exec(text)?.[1]
    if (code === undefined) return []
    return [{ method, code, sql: /```sql\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '' }]
  })
}

/** Writes the SQL that the examples make into the comments of a source file. */
export async function updateExamples(file: string, dialects: Parameters<typeof sqlOf>[1]): Promise<void> {
  let source = readFileSync(file, 'utf8')
  for (const { code } of documentedExamples(file)) {
    const lines = (text: string): string =>
      text
        .split('\n')
        .map((line) => `   * ${line}`.trimEnd())
        .join('\n')
    const example = `${lines(`\`\`\`ts\n${code.trimEnd()}\n\`\`\``)}\n`
    const end = source.indexOf(example) + example.length
    const rest = source.slice(end).replace(/^ {3}\* ```sql\n[\s\S]*?```\n/, '')
    source = `${source.slice(0, end)}${lines(`\`\`\`sql\n${await sqlOf(code, dialects)}\n\`\`\``)}\n${rest}`
  }
  writeFileSync(file, source)
}

/** The SQL that the code of an example makes, in the form of the comments. */
export async function sqlOf(code: string, dialects: readonly { readonly title: string; readonly dialect: Dialect }[]): Promise<string> {
  const names = { t, sql, table, enumType, trigger, view, pg, column: builders.column, ...extras }
  const body = `return (async () => { ${code} })()`
  // The text is that of our own comments.
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function('op', ...Object.keys(names), body) as (op: Operations, ...values: unknown[]) => Promise<void>
  const { recorded } = await recordStep((op) => run(op, ...Object.values(names)))
  const parts = dialects.map(({ title, dialect }) => {
    try {
      const context = { version: dialect.features.scriptVersion }
      const instructions = recorded.flatMap(({ op }) => compile(op, dialect, context))
      if (instructions.length === 0) return `-- ${title}: nothing`
      if (instructions.some(isDeferred)) return `-- ${title}: ALTER TABLE where it can do this to the table as it is, else a rebuild`
      return [`-- ${title}`, ...instructions.filter((item) => 'text' in item).map((item) => `${inlined(item, dialect.quoting)};`)].join('\n')
    } catch (error) {
      if (error instanceof UnsupportedError) return `-- ${title}: not supported`
      throw error
    }
  })
  return parts.join('\n')
}
