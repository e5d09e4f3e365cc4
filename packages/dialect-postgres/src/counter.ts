import { statement, UnsupportedError, type Counter, type Statement } from '@mig/core/dialect'

/** The clauses of a counter that is made. */
export function newCounterClauses({ increment, min, max, start, cache, cycle }: Counter): readonly string[] {
  return [
    ...(increment === undefined ? [] : [`INCREMENT BY ${number(increment)}`]),
    ...(min === undefined ? [] : [`MINVALUE ${number(min)}`]),
    ...(max === undefined ? [] : [`MAXVALUE ${number(max)}`]),
    ...(start === undefined ? [] : [`START WITH ${number(start)}`]),
    ...(cache === undefined ? [] : [`CACHE ${number(cache)}`]),
    ...(cycle === true ? ['CYCLE'] : []),
  ]
}

/**
 * The clauses that make a counter another one; where it is not known what it was, all of them. One that turns round starts again, since
 * the numbers that it has given lie beyond its new bounds.
 * https://www.postgresql.org/docs/current/sql-altersequence.html
 */
export function counterClauses(set: Counter, was: Counter | undefined): readonly string[] {
  const turns = was !== undefined && isDescending(set) !== isDescending(was)
  const clause = (key: 'increment' | 'cache', words: string): readonly string[] =>
    was !== undefined && set[key] === was[key] ? [] : [`${words} ${number(set[key] ?? '1')}`]
  const bound = (key: 'min' | 'max'): readonly string[] =>
    was !== undefined && set[key] === was[key] && !turns ? [] : [boundClause(key, set[key])]
  const starts = was === undefined || turns || startOf(set) !== startOf(was)
  return [
    ...clause('increment', 'INCREMENT BY'),
    ...bound('min'),
    ...bound('max'),
    ...(starts ? [`START WITH ${number(startOf(set))}`] : []),
    ...clause('cache', 'CACHE'),
    ...(was !== undefined && set.cycle === was.cycle ? [] : [set.cycle === true ? 'CYCLE' : 'NO CYCLE']),
    ...(turns ? ['RESTART'] : []),
  ]
}

function boundClause(bound: 'min' | 'max', value: string | undefined): string {
  const words = bound === 'min' ? 'MINVALUE' : 'MAXVALUE'
  return value === undefined ? `NO ${words}` : `${words} ${number(value)}`
}

/**
 * Moves a counter to where its new bounds let it be: PostgreSQL takes no bound that leaves it outside. One that has not come as far as they
 * begin goes there, so numbers that were given are not given again; one that begins behind their end goes back if it has given none.
 * @param sequence SQL that gives the name of the sequence.
 * @param alter The statement with a clause for it.
 */
export function moveWithin(
  sequence: string,
  set: Counter,
  was: Counter | undefined,
  alter: (clause: string) => string,
): readonly Statement[] {
  if (was === undefined || isDescending(set) !== isDescending(was)) return []
  const [near, far, one] = isDescending(set) ? (['max', 'min', '-1'] as const) : (['min', 'max', '1'] as const)
  const isBehind = (a: string, b: string): boolean => a !== b && isDescending(set) === BigInt(number(a)) < BigInt(number(b))
  // A counter stands within the bounds of the moment, so the one that is in its way moves ahead of it.
  const move = (to: string, when: string, inTheWay?: 'min' | 'max'): readonly Statement[] => [
    ...(inTheWay === undefined ? [] : [statement(alter(boundClause(inTheWay, set[inTheWay])))]),
    statement(`SELECT pg_catalog.setval(${sequence}, ${to}, false) WHERE ${when}`),
  ]
  const last = `pg_catalog.pg_sequence_last_value(${sequence}::pg_catalog.regclass)`
  const [first, end, start, former] = [set[near], set[far], startOf(set), startOf(was)]
  const isBefore = `coalesce(${last}, ${number(former)}) ${isDescending(set) ? '>' : '<'} ${first}`
  return [
    ...(first !== undefined && isBehind(first, was[near] ?? one)
      ? move(first, isBefore, was[far] !== undefined && isBehind(first, was[far]) ? far : undefined)
      : []),
    ...(end !== undefined && isBehind(former, end)
      ? move(start, `${last} IS NULL`, isBehind(was[near] ?? one, start) ? near : undefined)
      : []),
  ]
}

function isDescending({ increment = '1' }: Counter): boolean {
  return increment.startsWith('-')
}

/** A counter begins at the end that it counts from. */
function startOf(counter: Counter): string {
  const { start, min = '1', max = '-1' } = counter
  return start ?? (isDescending(counter) ? max : min)
}

/** A number of a sequence is decimal text that stands in DDL as it is, so it must be nothing else. */
export function number(text: string): string {
  if (!/^-?\d+$/.test(text)) {
    throw new UnsupportedError(`${JSON.stringify(text)} is not a number for an identity.`, { hint: 'Give an integer.' })
  }
  return text
}
