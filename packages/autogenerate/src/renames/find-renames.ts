import {
  applyAll,
  didYouMean,
  findEnum,
  findTable,
  MigError,
  nameIn,
  nameKey,
  objectName,
  partitionedTable,
  sameName,
} from '@mig/core/dialect'
import type { ColumnType, Dialect, Enum, FormerName, Op, ObjectKind, ObjectName, QualifiedName, Schema, Table } from '@mig/core/dialect'
import type { QuestionOf, RenameDecision } from '../decisions/decision.ts'
import { answerName } from '../decisions/names.ts'
import { findIn, type Found, type Former, type Named, type Scope } from './candidates.ts'
import { columnLikeness, enumLikeness, tableLikeness, valueLikeness } from './likeness.ts'
import type { NamePair } from './place-steps.ts'
import { columnRenames, enumRenames, tableRenames, valueRenames } from './rename-ops.ts'
import type { Step } from './rename-steps.ts'

/** What is compared, and what is known. */
export interface RenameSearch {
  /** Both normalised. */
  readonly from: Schema
  readonly to: Schema
  readonly dialect: Dialect
  /** By the names that normalised schemas have. */
  readonly formerNames: readonly FormerName[]
  readonly decisions: readonly RenameDecision[]
  /** Decisions about other objects, which are looked for afterwards. */
  readonly isAboutObject?: (subject: string) => boolean
}

/** Something that has another name; a column with the table that it stands in, as that is called now. */
export type RenamedName =
  | { readonly kind: 'table'; readonly from: QualifiedName; readonly to: QualifiedName }
  | { readonly kind: 'enum'; readonly from: QualifiedName; readonly to: QualifiedName }
  | { readonly kind: 'column'; readonly table: QualifiedName; readonly from: string; readonly to: string }
  | RenamedObject
  | { readonly kind: 'enumValue'; readonly enum: QualifiedName; readonly from: string; readonly to: string }

export interface RenamedObject {
  readonly kind: 'object'
  readonly of: ObjectKind
  readonly from: ObjectName
  readonly to: ObjectName
  /** Another one takes the old name, and what speaks of it means that one. */
  readonly aside?: true
}

/** What was renamed. */
export interface Renames {
  /** What makes new names of the old ones, in order. */
  readonly ops: readonly Op[]
  /** The same by what was renamed, whatever steps it takes. */
  readonly names: readonly RenamedName[]
  /** About what may have been renamed; nothing of it is in `ops`. */
  readonly open: readonly QuestionOf<'rename'>[]
  /** What somebody should know, a sentence each. */
  readonly notes: readonly string[]
}

/**
 * The renames that are certain, by decisions and by what the models tell, and questions about those that are likely.
 *
 * Tables come first, then enums and their values, then columns: each looks at a schema in which those before have their new names.
 * @throws MigError `answer.unknown` for decisions about things that are not there, `answer.taken` for those that do not fit.
 */
export function findRenames(search: RenameSearch): Renames {
  const finder = new Finder(search)
  finder.findTables()
  if (search.dialect.features.enums === 'type') {
    finder.findEnums()
    for (const item of search.to.enums) finder.findValues(item)
  }
  for (const table of search.to.tables) finder.findColumns(table)
  finder.assertAllKnown()
  return finder.result()
}

/** The search so far. */
class Finder {
  readonly #search: RenameSearch
  /** The schema before, with the new names that were found. */
  #from: Schema
  readonly #ops: Op[] = []
  readonly #open: QuestionOf<'rename'>[] = []
  readonly #names: RenamedName[] = []
  readonly #circles: string[] = []
  /** Subjects of decisions about something that is there. */
  readonly #decided = new Set<string>()
  /** What tables and enums are called in the database, by what they are called now. */
  readonly #oldNames = { table: new Map<string, QualifiedName>(), enum: new Map<string, QualifiedName>() }

  constructor(search: RenameSearch) {
    this.#search = search
    this.#from = search.from
  }

  result(): Renames {
    return { ops: this.#ops, names: this.#names, open: this.#open, notes: this.#circles.map(circleNote) }
  }

  findTables(): void {
    const { to, dialect, formerNames } = this.#search
    const from = this.#from
    const commonness = columnCounts([...from.tables, ...to.tables])
    const followed = followedTables(from, to)
    const found = this.#find<Table>({
      // Partitions come and go with time.
      from: from.tables.filter((table) => partitionedTable(table) === undefined).map((table) => named(table)),
      to: to.tables.map((table) => named(table)),
      formerNames: formerNames.flatMap((former) => (former.kind === 'table' ? [keys(former)] : [])),
      likeness: (a, b) => tableLikeness(a, b, { commonness: (name) => commonness(name, [a, b]), followed }, dialect),
      otherwise: 'no: the table goes, and its rows are lost',
    })
    this.#rename(found, tableRenames(this.#note('table', found), from))
  }

  findEnums(): void {
    const { to, formerNames } = this.#search
    const from = this.#from
    const found = this.#find<Enum>({
      from: from.enums.map((item) => named(item)),
      to: to.enums.map((item) => named(item)),
      formerNames: formerNames.flatMap((former) => (former.kind === 'enum' ? [keys(former)] : [])),
      likeness: (a, b) => enumLikeness(a, b, isFollowed(from, to, a, b)),
      otherwise: 'no: the type goes',
    })
    this.#rename(found, enumRenames(this.#note('enum', found), from))
  }

  findValues(to: Enum): void {
    const before = findEnum(this.#from, to)
    if (before === undefined) return
    const kept = new Set(before.values.filter((value) => to.values.includes(value)))
    const found = this.#find<string>({
      from: before.values.map((value) => ({ name: value, shown: this.#shownOld('enum', to, value), value })),
      to: to.values.map((value) => ({ name: value, shown: shown(to, value), value })),
      formerNames: this.#search.formerNames.flatMap((former) => (former.kind === 'enumValue' && sameName(former.enum, to) ? [former] : [])),
      likeness: (a, b) => valueLikeness({ value: a, all: before.values, kept }, { value: b, all: to.values, kept }),
      otherwise: 'no: the value goes',
    })
    const steps = stepsOf(found)
    this.#names.push(...steps.map((step): RenamedName => ({ kind: 'enumValue', enum: nameOf(to), ...step })))
    this.#rename(found, valueRenames(before, steps, to.values))
  }

  findColumns(to: Table): void {
    const before = findTable(this.#from, to)
    if (before === undefined) return
    const { dialect, formerNames, decisions } = this.#search
    const names = new Set(to.columns.map(({ name }) => name))
    const kept = new Set(before.columns.map(({ name }) => name).filter((name) => names.has(name)))
    const isSettled = kept.size === before.columns.length || kept.size === to.columns.length
    // Most tables have nothing to say.
    if (isSettled && decisions.length === 0 && formerNames.length === 0) return
    const found = this.#find<Table['columns'][number]>({
      from: before.columns.map((column) => ({ name: column.name, shown: this.#shownOld('table', to, column.name), value: column })),
      to: to.columns.map((column) => ({ name: column.name, shown: shown(to, column.name), value: column })),
      formerNames: formerNames.flatMap((former) => (former.kind === 'column' && sameName(former.table, to) ? [former] : [])),
      likeness: (a, b) => columnLikeness({ column: a, table: before, kept }, { column: b, table: to, kept }, dialect),
      otherwise: 'no: the column goes, and its values are lost',
    })
    const steps = stepsOf(found)
    this.#names.push(...steps.map((step): RenamedName => ({ kind: 'column', table: nameOf(to), ...step })))
    this.#rename(found, columnRenames(before, steps, to))
  }

  /** A decision about something that neither goes nor becomes something else is a slip of the pen. */
  assertAllKnown(): void {
    const { from, decisions, isAboutObject } = this.#search
    const unknown = decisions
      .map(({ subject }) => subject)
      .filter((subject) => !this.#decided.has(subject) && isAboutObject?.(subject) !== true)
    const [first] = unknown
    if (first === undefined) return
    const known = [
      ...from.tables.flatMap((table) => [shown(table), ...table.columns.map(({ name }) => shown(table, name))]),
      ...from.enums.flatMap((item) => [shown(item), ...item.values.map((value) => shown(item, value))]),
    ]
    const message = `In the database nothing is called ${unknown.join(', ')} that a rename could be about${didYouMean(first, known)}`
    throw new MigError('answer.unknown', message, {
      hint:
        'A column is written as users.name, in a schema as app.users.name; a table as users; the value of an enum as mood.sad; ' +
        'other objects with their kind before them, as view:labels or trigger:users.touch. ' +
        'Names that hold a dot or an equals sign stand in double quotes. Nothing was written.',
      exit: 2,
    })
  }

  #find<T>(scope: Scope<T>): Found<T> {
    return findIn(scope, this.#search.decisions, this.#decided)
  }

  #rename({ open, circles }: Found<unknown>, ops: readonly Op[]): void {
    this.#ops.push(...ops)
    this.#open.push(...open)
    this.#circles.push(...circles.map((item) => item.shown))
    this.#from = applyAll(this.#from, ops)
  }

  #note(kind: 'table' | 'enum', found: Found<QualifiedName>): readonly NamePair[] {
    const pairs = found.renamed.map(([old, now]): NamePair => [nameOf(old.value), nameOf(now.value)])
    for (const [from, to] of pairs) {
      this.#oldNames[kind].set(nameKey(to), from)
      this.#names.push({ kind, from, to })
      if (kind === 'table' && from.schema !== to.schema) this.#names.push(...this.#movedSequences(from, to))
    }
    return pairs
  }

  /** A table takes the sequences of its columns along. */
  #movedSequences(table: QualifiedName, to: QualifiedName): readonly RenamedName[] {
    return (this.#search.from.objects ?? []).flatMap((object): readonly RenamedName[] => {
      if (object.kind !== 'sequence' || object.ownedBy === undefined || object.schema !== table.schema) return []
      const { schema, table: owner } = object.ownedBy
      if (owner !== table.name || schema !== table.schema) return []
      return [{ kind: 'object', of: 'sequence', from: objectName(object), to: nameIn(to.schema ?? null, objectName(object)) }]
    })
  }

  #shownOld(kind: 'table' | 'enum', now: QualifiedName, inside: string): string {
    return shown(this.#oldNames[kind].get(nameKey(now)) ?? now, inside)
  }
}

function nameOf({ schema, name }: QualifiedName): QualifiedName {
  return schema === undefined ? { name } : { schema, name }
}

function shown({ schema, name }: QualifiedName, ...inside: readonly string[]): string {
  return answerName(schema, name, ...inside)
}

function named<T extends QualifiedName>(value: T): Named<T> {
  return { name: nameKey(value), shown: shown(value), value, local: value.name }
}

function keys({ name, from }: { readonly name: QualifiedName; readonly from: QualifiedName }): Former {
  return { name: nameKey(name), from: nameKey(from) }
}

function stepsOf({ renamed }: Found<unknown>): readonly Step[] {
  return renamed.map(([from, to]) => ({ from: from.name, to: to.name }))
}

export function circleNote(name: string): string {
  return (
    `the former name of ${name} says nothing, since the name is that of something else in the models, and the other way round: ` +
    'that names were exchanged is said by --rename, once for each'
  )
}

/** In how many tables, apart from some, there is a column of a name. */
function columnCounts(tables: readonly Table[]): (name: string, apartFrom: readonly Table[]) => number {
  const holders = new Map<string, Set<string>>()
  for (const table of tables) {
    const key = nameKey(table)
    for (const { name } of table.columns) holders.set(name, (holders.get(name) ?? new Set()).add(key))
  }
  return (name, apartFrom) => {
    const found = holders.get(name) ?? new Set()
    return found.size - apartFrom.filter((table) => found.has(nameKey(table))).length
  }
}

/** Whether a table that stays has a foreign key to the one before, and with the same columns to the other one now. */
function followedTables(from: Schema, to: Schema): (a: Table, b: Table) => boolean {
  const targets = (schema: Schema): ReadonlyMap<string, QualifiedName> =>
    new Map(
      schema.tables.flatMap((table) =>
        table.constraints.flatMap((constraint) => {
          if (constraint.kind !== 'foreignKey') return []
          const { schema: space, table: name } = constraint.references
          return [[JSON.stringify([nameKey(table), constraint.columns]), space === undefined ? { name } : { schema: space, name }] as const]
        }),
      ),
    )
  const [before, now] = [targets(from), targets(to)]
  return (a, b) =>
    [...before].some(([key, target]) => {
      const other = now.get(key)
      return other !== undefined && sameName(target, a) && sameName(other, b)
    })
}

/** Whether a column had the one and has the other. */
function isFollowed(from: Schema, to: Schema, a: Enum, b: Enum): boolean {
  return to.tables.some((table) => {
    const before = findTable(from, table)
    return table.columns.some((column) => {
      const old = before?.columns.find(({ name }) => name === column.name)
      return old !== undefined && isOf(old.type, a) && isOf(column.type, b)
    })
  })
}

function isOf(type: ColumnType, item: Enum): boolean {
  if (type.kind === 'array') return isOf(type.of, item)
  return type.kind === 'enum' && sameName(type, item)
}
