import { displayName } from '@mig/core/dialect'
import type { AlterColumnChange, Change, ColumnAlteration, Index, OpOf, Table } from '@mig/core/dialect'
import { finding, line, type Finding, type FindingLine } from './finding.ts'
import {
  columnText,
  constraintHead,
  constraintText,
  defaultText,
  commentText,
  generatedText,
  identityText,
  indexText,
  optionsChangeText,
  optionsText,
  quoted,
  settingsText,
  typeText,
  valueText,
  type Spelling,
} from './words.ts'

const KINDS = [
  'createTable',
  'dropTable',
  'renameTable',
  'moveTable',
  'alterTable',
  'createIndex',
  'dropIndex',
  'renameIndex',
  'setIndexComment',
] as const

export type TableOp = OpOf<(typeof KINDS)[number]>

export function isTableOp(op: { readonly kind: string }): op is TableOp {
  return (KINDS as readonly string[]).includes(op.kind)
}

/** What the operations on one table say about it. */
export function tableFindings(ops: readonly TableOp[], spelling: Spelling): readonly Finding[] {
  const [first] = ops
  if (first === undefined) return []
  const parts = new Parts()
  for (const op of ops) addOp(parts, op, spelling)
  const has = (kind: TableOp['kind']): boolean => ops.some((op) => op.kind === kind)
  const sign = has('createTable') ? '+' : has('dropTable') ? '-' : '~'
  return finding(sign, `table ${displayName(first.table)}`, parts.lines)
}

/** The parts of a table by what they are and are called: one that goes and comes is one that changes. */
class Parts {
  readonly #lines: (() => readonly FindingLine[])[] = []
  readonly #known = new Map<string, { was?: string; now?: string }>()

  get lines(): readonly FindingLine[] {
    return this.#lines.flatMap((lines) => lines())
  }

  /** @param key tells parts apart that have no name. */
  goes(head: string, text: string, key: string = head): void {
    this.#part(head, key).was ??= text
  }

  comes(head: string, text: string, key: string = head): void {
    this.#part(head, key).now = text
  }

  changes(text: string): void {
    this.#lines.push(() => [line('~', text)])
  }

  #part(head: string, key: string): { was?: string; now?: string } {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const part: { was?: string; now?: string } = {}
    this.#known.set(key, part)
    this.#lines.push(() => partLines(head, part))
    return part
  }
}

function partLines(head: string, { was, now }: { readonly was?: string; readonly now?: string }): readonly FindingLine[] {
  if (was === now) return []
  if (was === undefined) return [line('+', said(head, now))]
  return now === undefined ? [line('-', said(head, was))] : [line('~', `${head}: ${was} → ${now}`)]
}

function said(head: string, text: string = ''): string {
  return text === '' ? head : `${head}: ${text}`
}

function addOp(parts: Parts, op: TableOp, spelling: Spelling): void {
  switch (op.kind) {
    case 'createTable':
      return eachPart(op.table, spelling, (head, text, key) => parts.comes(head, text, key))
    case 'dropTable':
      return op.was === undefined ? undefined : eachPart(op.was, spelling, (head, text, key) => parts.goes(head, text, key))
    case 'renameTable':
      return parts.changes(`name: ${op.table.name} → ${op.to}`)
    case 'moveTable':
      return parts.changes(`schema: ${op.table.schema ?? 'the default one'} → ${op.to ?? 'the default one'}`)
    case 'createIndex':
      return parts.comes(indexHead(op.index), indexText(op.index, spelling))
    case 'dropIndex':
      return parts.goes(indexHead(op), op.was === undefined ? '' : indexText(op.was, spelling))
    case 'renameIndex':
      return parts.changes(`index ${op.name} → ${op.to}`)
    case 'setIndexComment':
      return parts.changes(`${indexHead(op)}: ${commentText(op)}`)
    case 'alterTable':
      for (const change of op.changes) addChange(parts, change, spelling)
  }
}

function eachPart(table: Table, spelling: Spelling, add: (head: string, text: string, key?: string) => void): void {
  for (const column of table.columns) add(columnHead(column), columnText(column, spelling))
  for (const constraint of table.constraints) {
    const [head, text] = [constraintHead(constraint), constraintText(constraint, spelling)]
    add(head, text, constraint.name === undefined ? said(head, text) : head)
  }
  for (const index of table.indexes) add(indexHead(index), indexText(index, spelling))
  const options = optionsText(table.options, spelling)
  if (options !== '') add('options', options)
  if (table.comment !== undefined) add('comment', quoted(table.comment))
}

function addChange(parts: Parts, change: Change, spelling: Spelling): void {
  switch (change.kind) {
    case 'addColumn':
      return parts.comes(columnHead(change.column), columnText(change.column, spelling))
    case 'dropColumn':
      return parts.goes(columnHead(change), change.was === undefined ? '' : columnText(change.was, spelling))
    case 'alterColumn':
      for (const text of alterationTexts(change, spelling)) parts.changes(`${columnHead(change)}: ${text}`)
      return
    case 'renameColumn':
      return parts.changes(`column ${change.name} → ${change.to}`)
    case 'addConstraint':
      return parts.comes(constraintHead(change.constraint), constraintText(change.constraint, spelling))
    case 'dropConstraint': {
      const { name, was } = change
      if (was === undefined) return parts.goes(`constraint ${name}`, '')
      return parts.goes(constraintHead({ kind: was.kind, name }), constraintText(was, spelling))
    }
    case 'renameConstraint':
      return parts.changes(`constraint ${change.name} → ${change.to}`)
    case 'validateConstraint':
      return parts.changes(`constraint ${change.name}: not validated → validated`)
    case 'setTableOptions':
      return parts.changes(optionsChangeText(change, spelling))
    case 'setTableComment':
      return parts.changes(commentText(change))
    case 'setConstraintComment':
      return parts.changes(`constraint ${change.name}: ${commentText(change)}`)
  }
}

/** What an alteration says of each key, before and after. */
function alterationTexts({ set, was = {} }: AlterColumnChange, spelling: Spelling): readonly string[] {
  const texts: { readonly [key in keyof ColumnAlteration]-?: (of: ColumnAlteration) => string } = {
    type: ({ type }) => (type === undefined ? '' : typeText(type, spelling)),
    nullable: ({ nullable }) => (nullable === undefined ? '' : nullable ? 'nullable' : 'not null'),
    default: ({ default: value }) => defaultText(value, spelling),
    identity: ({ identity }) => identityText(identity),
    generated: ({ generated }) => generatedText(generated),
    collation: ({ collation }) => valueText(collation),
    comment: ({ comment }) => quoted(comment),
    options: ({ options }) => settingsText(options?.[spelling.name]),
  }
  return (Object.keys(texts) as (keyof ColumnAlteration)[]).flatMap((key) => {
    if (!(key in set)) return []
    const [before, after] = [key in was ? texts[key](was) : undefined, texts[key](set)]
    // What hangs on another change is said again by the operation, and does not differ.
    if (before === after) return []
    return [`${key === 'nullable' ? '' : `${key} `}${before === undefined ? '' : `${before} → `}${after}`]
  })
}

function columnHead({ name }: { readonly name: string }): string {
  return `column ${name}`
}

function indexHead({ name }: Pick<Index, 'name'>): string {
  return `index ${name}`
}
