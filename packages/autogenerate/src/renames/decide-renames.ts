import { applyAll, MigError, nameKey } from '@mig/core/dialect'
import type { Dialect, FormerName, Op, QualifiedName, Schema } from '@mig/core/dialect'
import { createDecider, type Decider } from '../decisions/decider.ts'
import type { Linked, LinkedSchema } from '../linked.ts'
import { findRenames, type RenamedName } from './find-renames.ts'

/** Both sides, as they are and laid over their normal forms. */
export interface RenameSides {
  readonly reflected: Schema
  readonly wanted: Schema
  readonly from: LinkedSchema
  readonly to: LinkedSchema
}

/** The renames that come before everything else, and the database as it is after them. */
export interface DecidedRenames {
  readonly ops: readonly Op[]
  readonly names: readonly RenamedName[]
  /** The reflected schema with the new names. */
  readonly renamed: Schema
  readonly notes: readonly string[]
}

/**
 * Finds what was renamed, and asks about what may have been.
 *
 * Each answer can change what is likely of the rest, so one question is asked at a time; where nobody can be asked, all are open at once.
 * @param decider Without it what is most likely is taken, and a note says so.
 * @throws UndecidedError when something may have been renamed and nobody says whether it was.
 */
export async function decideRenames(sides: RenameSides, dialect: Dialect, decider?: Decider): Promise<DecidedRenames> {
  const guesses: string[] = []
  const asked = decider ?? likeliest((guess) => guesses.push(guess))
  const [from, to] = [normalOf(sides.from), normalOf(sides.to)]
  const formerNames = (sides.wanted.formerNames ?? []).map((former) => normalName(former, to))
  for (;;) {
    const { ops, names, open, notes } = findRenames({ from, to, dialect, formerNames, decisions: asked.given('rename') })
    if (open.length === 0) {
      for (const { subject } of asked.given('rename')) asked.take('rename', subject)
      return { ops, names, renamed: ops.length === 0 ? sides.reflected : applyAll(sides.reflected, ops), notes: [...notes, ...guesses] }
    }
    await asked.decide<'rename'>(asked.asks ? open.slice(0, 1) : open)
  }
}

function normalOf({ tables, enums, objects }: LinkedSchema): Schema {
  const normal = <T>(items: readonly Linked<T>[]): readonly T[] => items.map((item) => item.normal)
  const plain = tables.map((table) => ({ ...table.normal, columns: normal(table.columns) }))
  return { tables: plain, enums: normal(enums), objects: normal(objects) }
}

/** Takes what is most likely for each, where nothing is written and so nothing can be lost. */
function likeliest(noted: (note: string) => void): Decider {
  return createDecider({}, ({ subject, choices: [first] }) => {
    if (first === undefined) throw new MigError('autogenerate.undecided', `Nothing can be taken for granted of ${subject}.`)
    noted(`${first.answer.value.replace('=', ' → ')} is taken for a rename; a revision asks first`)
    return Promise.resolve(first.answer)
  })
}

/** Normalising takes the name of the default schema off. */
function normalName(former: FormerName, to: Schema): FormerName {
  const local = (items: readonly QualifiedName[], name: QualifiedName): QualifiedName => {
    const isThere = items.some((item) => nameKey(item) === nameKey(name))
    return isThere || !items.some((item) => item.schema === undefined && item.name === name.name) ? name : { name: name.name }
  }
  switch (former.kind) {
    case 'table':
    case 'enum': {
      const name = local(former.kind === 'table' ? to.tables : to.enums, former.name)
      const isDefault = name.schema === undefined && former.name.schema !== undefined
      return { ...former, name, from: isDefault && former.from.schema === former.name.schema ? { name: former.from.name } : former.from }
    }
    case 'column':
      return { ...former, table: local(to.tables, former.table) }
    case 'enumValue':
      return { ...former, enum: local(to.enums, former.enum) }
  }
}
