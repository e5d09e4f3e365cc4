import { canonical, objectName, statement, type Connection, type FunctionObject, type RoutineArgument } from '@mig/core/dialect'
import { sameExpressions } from './same-expressions.ts'
import { sqlWords } from '../tokens.ts'
import { ifExists, refuseIfNotExists, withLocalSchema, type ObjectScope, type PostgresObject } from './object.ts'
import { setSchema } from '../set-schema.ts'
import { normalSetting } from './settings.ts'
import {
  canReplace,
  createRoutine,
  localType,
  normalCommon,
  readCommon,
  readRoutines,
  renameRoutine,
  routineComment,
  routineText,
  spellingsOf,
  tableColumns,
  type Routine,
  type RoutineRow,
} from './routine.ts'

/** https://www.postgresql.org/docs/current/sql-createfunction.html */
export const functionObject: PostgresObject<'function'> = {
  statements: {
    create: (op) => {
      refuseIfNotExists(op, 'FUNCTION', 'orReplace')
      const name = routineText(objectName(op.object))
      return [statement(createFunction(op.object, 'CREATE')), ...routineComment('FUNCTION', name, op.object.comment, undefined)]
    },
    drop: (op) => [statement(`DROP FUNCTION ${ifExists(op)}${routineText(op.object)}`)],
    alter: ({ object, was }) => {
      const replace = createFunction(object, 'CREATE OR REPLACE')
      const isSame = was !== undefined && replace === createFunction(was, 'CREATE OR REPLACE')
      return [
        ...(isSame ? [] : [statement(replace)]),
        ...routineComment('FUNCTION', routineText(objectName(object)), object.comment, was?.comment),
      ]
    },
    rename: ({ object, to }) => [renameRoutine('FUNCTION', object, to)],
    move: ({ object, to }) => [setSchema('FUNCTION', routineText(object), to)],
  },

  read: async (scope, schemas) => (await readRoutines(scope, schemas, "'f', 'w'")).map((row) => readFunction(row, scope)),

  spellings: (object) => [...spellingsOf(object), ...(object.returns === undefined ? [] : [elementOf(object.returns)])],

  normalize: (object, scope) => {
    const { returns, cost, rows, settings, ...rest } = normalCommon(withLocalSchema(object, scope), scope)
    const result = normalReturns(returns, rest.args, scope)
    return {
      ...rest,
      ...(result === undefined ? {} : { returns: result }),
      ...(cost === undefined || cost === standardCost(object.language) ? {} : { cost }),
      ...(rows === undefined || rows === 1000 ? {} : { rows }),
      ...(settings === undefined ? {} : { settings: normalSettings(settings) }),
    }
  },

  compare: (from, to, connection) => compareRoutines(from, to, connection),
}

/** The same verdict for functions and procedures: bodies are compared to the last character, unless the server has parsed them. */
export async function compareRoutines(from: Routine, to: Routine, connection: Connection): Promise<'same' | 'alter' | 'remake'> {
  if (!canReplace(from, to)) return 'remake'
  const rest = (routine: Routine): string =>
    canonical({ ...routine, args: [], body: routine.parsed === true ? sqlWords(routine.body).map(({ text }) => text) : routine.body })
  if (rest(from) !== rest(to)) return 'alter'
  const defaults = from.args.flatMap(({ default: value, type }, place): readonly (readonly [string, string])[] => {
    const other = to.args[place]?.default
    return value === undefined || other === undefined ? [] : [[`(${value})::${type}`, `(${other})::${type}`]]
  })
  return (await sameExpressions(connection, '(SELECT) AS nothing', defaults)) ? 'same' : 'alter'
}

function readFunction(row: RoutineRow, scope: ObjectScope): FunctionObject {
  const common = readCommon(row, scope)
  const returns = `${row.returnsSet ? 'SETOF ' : ''}${localType(row.returns ?? '', scope)}`
  return {
    kind: 'function',
    ...common,
    ...(common.args.some(({ mode }) => mode === 'table') ? {} : { returns }),
    ...(row.volatility === 'v' ? {} : { volatility: row.volatility === 'i' ? 'immutable' : 'stable' }),
    ...(row.strict ? { strict: true } : {}),
    ...(row.leakproof ? { leakproof: true } : {}),
    ...(row.kind === 'w' ? { window: true } : {}),
    ...(row.parallel === 'u' ? {} : { parallel: row.parallel === 's' ? 'safe' : 'restricted' }),
    ...(row.cost === standardCost(row.language) ? {} : { cost: row.cost }),
    ...(row.rows === 0 || row.rows === 1000 ? {} : { rows: row.rows }),
  }
}

function standardCost(language: string): number {
  return language === 'c' || language === 'internal' ? 1 : 100
}

/** `SETOF app.mood` */
function elementOf(returns: string): string {
  return returns.replace(/^\s*setof\s+/i, '')
}

/** What arguments say of the result, where nothing else does. */
function normalReturns(returns: string | undefined, args: readonly RoutineArgument[], scope: ObjectScope): string | undefined {
  if (args.some(({ mode }) => mode === 'table')) return undefined
  if (returns !== undefined) {
    const element = elementOf(returns)
    return `${element === returns ? '' : 'SETOF '}${scope.typeName(element)}`
  }
  const out = args.filter(({ mode }) => mode === 'out' || mode === 'inout')
  return out.length === 1 ? out[0]?.type : out.length === 0 ? 'void' : 'record'
}

export function normalSettings(settings: { readonly [name: string]: string }): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, normalSetting(name, value)]))
}

function createFunction(object: FunctionObject, verb: string): string {
  const { args, returns, volatility, strict, leakproof, window, parallel, cost, rows } = object
  const columns = tableColumns(args)
  const result = columns.length > 0 ? `TABLE (${columns.join(', ')})` : returns
  const attributes = [
    ...(window === true ? ['WINDOW'] : []),
    ...(volatility === undefined ? [] : [volatility.toUpperCase()]),
    ...(leakproof === true ? ['LEAKPROOF'] : []),
    ...(strict === true ? ['STRICT'] : []),
    ...(parallel === undefined ? [] : [`PARALLEL ${parallel.toUpperCase()}`]),
    ...(cost === undefined ? [] : [`COST ${cost}`]),
    ...(rows === undefined ? [] : [`ROWS ${rows}`]),
  ]
  const own = { ...object, args: args.filter(({ mode }) => mode !== 'table') }
  return createRoutine(own, verb, { word: 'FUNCTION', attributes, ...(result === undefined ? {} : { returns: result }) })
}
