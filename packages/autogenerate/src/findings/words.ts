import { canonical, displayName, typeFor } from '@mig/core/dialect'
import type {
  Column,
  ColumnDefault,
  ColumnType,
  CommentChange,
  OptionsChange,
  Constraint,
  ConstraintKind,
  Dialect,
  DialectOptions,
  ExclusionPart,
  Generated,
  Identity,
  Index,
  IndexPart,
} from '@mig/core/dialect'

/** How a dialect spells types and values. */
export type Spelling = Pick<Dialect, 'name' | 'types' | 'quoting'>

const NONE = 'none'

/** A column after its name: `char(3) not null default 'EUR'`. */
export function columnText(column: Column, spelling: Spelling): string {
  const { type, nullable, default: value, identity, generated, collation, comment, options } = column
  return words(
    typeText(type, spelling),
    collation === undefined ? '' : `collate ${collation}`,
    nullable ? '' : 'not null',
    value === undefined ? '' : `default ${defaultText(value, spelling)}`,
    identity === undefined ? '' : `identity ${identityText(identity)}`,
    generated === undefined ? '' : `generated as ${generatedText(generated)}`,
    optionsText(options, spelling),
    comment === undefined ? '' : `comment ${quoted(comment)}`,
  )
}

export function typeText(type: ColumnType, { name, types }: Spelling): string {
  return types.format(typeFor(type, name))
}

export function defaultText(value: ColumnDefault | null | undefined, { quoting }: Spelling): string {
  if (value === null || value === undefined) return NONE
  return 'sql' in value ? value.sql : quoting.literal(value.value)
}

/** `by default (start 5)` */
export function identityText(identity: Identity | null | undefined): string {
  if (identity === null || identity === undefined) return NONE
  const { always, ...counter } = identity
  return words(always === true ? 'always' : 'by default', Object.keys(counter).length === 0 ? '' : settingsText(counter))
}

export function generatedText(generated: Generated | null | undefined): string {
  if (generated === null || generated === undefined) return NONE
  return `(${generated.sql})${generated.stored ? '' : ' virtual'}`
}

const KINDS: { readonly [kind in ConstraintKind]: string } = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
  check: 'check',
  exclusion: 'exclusion constraint',
}

/** What a constraint is and is called: `foreign key fk_owner`. */
export function constraintHead({ kind, name = '' }: Pick<Constraint, 'kind' | 'name'>): string {
  return words(KINDS[kind], name)
}

/** What it says: `(owner) references people (id) on delete cascade`. */
export function constraintText(constraint: Constraint, spelling: Spelling): string {
  const { comment, options } = constraint
  return words(
    ruleText(constraint, spelling),
    'deferrable' in constraint && constraint.deferrable === true ? 'deferrable' : '',
    'initially' in constraint && constraint.initially !== undefined ? `initially ${constraint.initially}` : '',
    optionsText(options, spelling),
    comment === undefined ? '' : `comment ${quoted(comment)}`,
  )
}

function ruleText(constraint: Constraint, spelling: Spelling): string {
  switch (constraint.kind) {
    case 'check':
      return `(${constraint.sql})`
    case 'exclusion': {
      const parts = constraint.parts.map((part: ExclusionPart) => `${partText(part, spelling)} with ${part.operator}`)
      return words(list(parts), constraint.where === undefined ? '' : `where ${constraint.where}`)
    }
    case 'foreignKey': {
      const { columns, references, match, onDelete, onUpdate } = constraint
      const target = displayName(
        references.schema === undefined ? { name: references.table } : { schema: references.schema, name: references.table },
      )
      return words(
        `${list(columns)} references ${target}`,
        references.columns.length === 0 ? '' : list(references.columns),
        match === undefined ? '' : `match ${match}`,
        onUpdate === undefined ? '' : `on update ${onUpdate}`,
        onDelete === undefined ? '' : `on delete ${onDelete}`,
      )
    }
    default:
      return list(constraint.columns)
  }
}

/** What an index says: `unique (email desc) where active`. */
export function indexText({ unique, parts, where, options, comment }: Index, spelling: Spelling): string {
  return words(
    unique === true ? 'unique' : '',
    list(parts.map((part) => partText(part, spelling))),
    where === undefined ? '' : `where ${where}`,
    optionsText(options, spelling),
    comment === undefined ? '' : `comment ${quoted(comment)}`,
  )
}

function partText(part: IndexPart, spelling: Spelling): string {
  const { order, nulls, collation, options } = part
  return words(
    'column' in part ? part.column : `(${part.sql})`,
    collation === undefined ? '' : `collate ${collation}`,
    order ?? '',
    nulls === undefined ? '' : `nulls ${nulls}`,
    optionsText(options, spelling),
  )
}

/** Those of this dialect: `with (fillfactor 70)`. */
export function optionsText(options: DialectOptions | undefined, { name }: Pick<Spelling, 'name'>): string {
  const own = options?.[name]
  return own === undefined || Object.keys(own).length === 0 ? '' : `with ${settingsText(own)}`
}

/** `(start 5, cycle)`, or `none`. */
export function settingsText(settings: object | null | undefined): string {
  if (settings === null || settings === undefined || Object.keys(settings).length === 0) return NONE
  return list(
    Object.entries(settings).map(([key, value]: readonly [string, unknown]) => (value === true ? key : `${key} ${valueText(value)}`)),
  )
}

/** A piece of data as people read it: texts as they are. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return NONE
  return typeof value === 'string' ? value : canonical(value)
}

/** `comment: none → "of a month"` */
export function commentText({ set, was }: CommentChange): string {
  return `comment: ${quoted(was)} → ${quoted(set)}`
}

/** `options: none → (owner app)` */
export function optionsChangeText({ set, was }: OptionsChange, { name }: Pick<Spelling, 'name'>): string {
  return `options: ${settingsText(was?.[name])} → ${settingsText(set[name])}`
}

export function quoted(text: string | null | undefined): string {
  return text === null || text === undefined ? NONE : JSON.stringify(text)
}

function list(items: readonly string[]): string {
  return `(${items.join(', ')})`
}

function words(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(' ')
}
