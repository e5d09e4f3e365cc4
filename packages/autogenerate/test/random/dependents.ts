import type { Column, SchemaObject, Table, Trigger, View } from '@mig/core/dialect'
import { postgres, present, quoted, type Chosen } from './drawing.ts'

/** Objects that stand on a table, and keep its columns from changing. */
export const DEPENDENTS = {
  view: [undefined, undefined, 'some', 'all', 'checked', 'barrier', 'called', 'named'],
  over: [undefined, 'plain', 'joined'],
  kept: [undefined, undefined, 'plain', 'indexed', 'grouped'],
  trigger: [undefined, undefined, 'plain', 'of', 'when', 'statement', 'constraint', 'disabled', 'transition'],
  policy: [undefined, undefined, 'using', 'check', 'restrictive', 'subquery'],
  rule: [undefined, undefined, 'also', 'instead', 'where', 'insert'],
  viewRule: [undefined, undefined, true],
  statistics: [undefined, undefined, 'two', 'expression', 'target'],
  reader: [undefined, undefined, 'atomic', 'row', 'setof', 'text'],
  comment: [undefined, undefined, undefined, 'one', "it's two"],
  partComment: [undefined, undefined, 'one', "it's two"],
} as const

export type Dependents = Chosen<typeof DEPENDENTS>

interface Around {
  readonly major: number
  readonly has: ReadonlySet<string>
  readonly tables: readonly Table[]
}

export function dependentObjects(table: Table, chosen: Dependents, around: Around): readonly SchemaObject[] {
  const views = viewsOf(table, chosen, around)
  const all = [
    ...views,
    ...(chosen.kept === undefined ? [] : [keptView(table, chosen.kept)]),
    ...(chosen.trigger === undefined || !around.has.has('audit') ? [] : [triggerOf(table, chosen.trigger)]),
    ...(chosen.policy === undefined ? [] : [policyOf(table, chosen.policy, around)]),
    ...(chosen.rule === undefined ? [] : [ruleOf(table, chosen.rule)]),
    ...(chosen.viewRule === undefined || views.length === 0 ? [] : [ruleOfView(viewName(table))]),
    ...(chosen.statistics === undefined ? [] : statisticsOf(table, chosen.statistics)),
    ...(chosen.reader === undefined ? [] : [readerOf(table, chosen.reader)]),
  ]
  return all.map((object) => ({ ...object, ...present({ comment: chosen.comment }) }))
}

/** The table with comments on its parts, where these have names and no comments of their own. */
export function withPartComments(table: Table, { partComment: comment }: Dependents): Table {
  if (comment === undefined) return table
  const constraints = table.constraints.map((item) => (item.name === undefined ? item : { comment, ...item }))
  return { ...table, constraints, indexes: table.indexes.map((index) => ({ comment, ...index })) }
}

const viewName = ({ name }: Table): string => `${name} seen`

function others({ columns }: Table): readonly Column[] {
  return columns.filter(({ name }) => name !== 'id')
}

/** A condition on a column, by its type. */
function condition({ name, type }: Column): string {
  const column = quoted(name)
  switch (type.kind) {
    case 'integer':
    case 'bigint':
    case 'numeric':
      return `${column} > 3`
    case 'text':
    case 'varchar':
      return `${column} like 'a%' or length(${column}) < 9`
    case 'boolean':
      return `NOT ${column}`
    case 'enum':
      return `${column} >= '${type.values[0] ?? ''}'`
    default:
      return `${column} IS NOT NULL`
  }
}

function firstOther(table: Table): Column {
  return others(table)[0] ?? { name: 'id', type: { kind: 'integer' }, nullable: false }
}

function viewsOf(table: Table, { view, over }: Dependents, { has, tables }: Around): readonly SchemaObject[] {
  if (view === undefined) return []
  const from = quoted(table.name)
  const name = viewName(table)
  const first = firstOther(table)
  const two = ['id', ...others(table).slice(0, 2).map((column) => quoted(column.name))].join(', ')
  const common = { kind: 'view' as const, name }
  const own: { readonly [view: string]: View } = {
    some: { ...common, query: `select ${two} from ${from} where ${condition(first)}` },
    all: { ...common, query: `SELECT ${table.columns.map((column) => quoted(column.name)).toSorted().join(', ')} FROM ${from}` },
    checked: { ...common, query: `SELECT ${two} FROM ${from} WHERE id > 5`, ...postgres({ checkOption: 'local' }) },
    barrier: { ...common, query: `SELECT ${two} FROM ${from} t WHERE ${condition(first)}`, ...postgres({ securityBarrier: true }) },
    called: { ...common, query: has.has('twice') ? `SELECT id, twice(id) AS two FROM ${from}` : `SELECT id, id * 2 AS two FROM ${from}` },
    named: { ...common, columns: ['id', 'second one'], query: `SELECT id, count(${quoted(first.name)}) FROM ${from} GROUP BY id` },
  }
  const found: View[] = [own[view] ?? { ...common, query: 'SELECT 1 AS id' }]
  const other = tables.find((item) => item !== table)
  const above = { kind: 'view' as const, name: `${table.name} above` }
  if (over === 'plain') found.push({ ...above, query: `SELECT id + 1 AS next FROM ${quoted(name)} WHERE id <> 4` })
  if (over === 'joined' && other !== undefined)
    found.push({ ...above, query: `SELECT s.*, o.id AS other FROM ${quoted(name)} s JOIN ${quoted(other.name)} o ON o.id = s.id` })
  return found
}

function keptView(table: Table, kept: NonNullable<Dependents['kept']>): SchemaObject {
  const first = quoted(firstOther(table).name)
  const from = quoted(table.name)
  const common = { kind: 'materializedView' as const, name: `${table.name} kept`, indexes: [] }
  if (kept === 'grouped') return { ...common, query: `SELECT count(*) AS n, ${first} AS "by" FROM ${from} GROUP BY ${first}` }
  const query = `SELECT t.id, t.${first} AS what FROM ${from} AS t`
  if (kept === 'plain') return { ...common, query, ...postgres({ with: { fillfactor: 70 }, columnComments: { what: 'that' } }) }
  const indexes = [
    { name: `${table.name} kept id`, unique: true as const, parts: [{ column: 'id' }] },
    { name: `${table.name} kept what`, parts: [{ sql: 'abs(id)' }, { column: 'what' }], where: 'id > 0', comment: 'what' },
  ]
  return { ...common, query, indexes }
}

function triggerOf(table: Table, which: NonNullable<Dependents['trigger']>): SchemaObject {
  const { name: column } = firstOther(table)
  // What is computed has no value yet before a row is written.
  const { name: written = 'id' } = others(table).find(({ generated }) => generated === undefined) ?? {}
  const common = { kind: 'trigger' as const, name: 'watch', table: table.name, execute: 'audit()' }
  const before = { ...common, timing: 'before' as const, events: ['update'] as const }
  const after = { ...common, timing: 'after' as const, events: ['insert', 'update'] as const }
  const own: { readonly [trigger: string]: Trigger } = {
    of: { ...before, columns: [column], execute: "audit('x', 'it''s')" },
    when: { ...before, when: `old.${quoted(written)} IS DISTINCT FROM new.${quoted(written)}` },
    statement: { ...after, events: ['delete', 'truncate'], forEach: 'statement' },
    constraint: { ...after, ...postgres({ constraint: true, deferrable: true, initially: 'deferred' }) },
    disabled: { ...before, ...postgres({ enabled: 'disabled' }) },
    transition: { ...after, events: ['update'], forEach: 'statement', ...postgres({ oldTable: 'was', newTable: 'is' }) },
  }
  return own[which] ?? { ...before, events: ['insert', 'update', 'delete'] }
}

function policyOf(table: Table, policy: NonNullable<Dependents['policy']>, { tables }: Around): SchemaObject {
  const common = { kind: 'policy' as const, name: 'own rows', table: table.name }
  const text = condition(firstOther(table))
  const other = tables.find((item) => item !== table)
  if (policy === 'check') return { ...common, command: 'insert', check: text }
  if (policy === 'restrictive') return { ...common, restrictive: true, using: text, check: 'id > 0', roles: ['pg_monitor'] }
  if (policy === 'subquery' && other !== undefined)
    return { ...common, command: 'select', using: `id IN (SELECT o.id FROM ${quoted(other.name)} o) or ${text}` }
  return { ...common, using: text }
}

function ruleOf(table: Table, rule: NonNullable<Dependents['rule']>): SchemaObject {
  const { name } = firstOther(table)
  const common = { kind: 'rule' as const, name: 'tell', table: table.name }
  if (rule === 'instead') return { ...common, event: 'delete', instead: true, actions: [] }
  const from = quoted(table.name)
  if (rule === 'where')
    return { ...common, event: 'update', where: `old.${quoted(name)} IS NULL`, actions: [`DELETE FROM ${from} WHERE id = new.id`] }
  // A rule that sets a generated column can be made and never runs, so the server plans neither of its forms.
  const written = others(table).find(({ generated }) => generated === undefined)
  if (rule === 'insert' && written !== undefined) {
    const actions = [`UPDATE ${from} SET ${quoted(written.name)} = NULL WHERE id = OLD.id + 1`]
    return { ...common, event: 'delete', actions, enabled: 'disabled' }
  }
  return { ...common, event: 'insert', actions: ['NOTIFY changed'] }
}

function ruleOfView(table: string): SchemaObject {
  return { kind: 'rule', name: 'no delete', table, event: 'delete', instead: true, actions: [] }
}

function statisticsOf(table: Table, which: NonNullable<Dependents['statistics']>): readonly SchemaObject[] {
  const second = others(table).find(({ generated, type }) => generated === undefined && !['custom', 'array'].includes(type.kind))
  if (second === undefined) return []
  const common = { kind: 'statistics' as const, name: `${table.name} facts`, of: { name: table.name }, columns: ['id', second.name] }
  if (which === 'expression') return [{ ...common, columns: ['id'], expressions: ['id % 10'] }]
  if (which === 'target') return [{ ...common, kinds: ['ndistinct', 'mcv'], target: 50 }]
  return [common]
}

function readerOf(table: Table, reader: NonNullable<Dependents['reader']>): SchemaObject {
  const from = quoted(table.name)
  const first = firstOther(table)
  // What the server has parsed is compared as it prints it.
  const name = table.name === 'alpha' || table.name === 'beta' ? table.name : from
  const common = { kind: 'function' as const, name: `${table.name} read`, args: [], language: 'sql', volatility: 'stable' as const }
  const counting = `RETURN (SELECT count(t.${first.name}) AS count FROM public.${name} t)`
  if (reader === 'atomic') return { ...common, returns: 'bigint', body: counting, parsed: true }
  if (reader === 'row') return { ...common, args: [{ name: 'given', type: from }], returns: 'text', body: `SELECT given.id::text` }
  if (reader === 'setof') return { ...common, returns: `SETOF ${from}`, body: `SELECT * FROM ${from} WHERE id > 1`, rows: 5 }
  return { ...common, returns: 'bigint', body: `SELECT count(*) FROM ${from}` }
}
