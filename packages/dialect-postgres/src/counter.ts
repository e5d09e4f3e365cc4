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
  const clause = (key: 'increment' | 'min' | 'max' | 'cache', words: string, standard: string): readonly string[] => {
    const isBound = key === 'min' || key === 'max'
    if (was !== undefined && set[key] === was[key] && !(turns && isBound)) return []
    return [set[key] === undefined ? standard : `${words} ${number(set[key])}`]
  }
  const starts = was === undefined || turns || startOf(set) !== startOf(was)
  return [
    ...clause('increment', 'INCREMENT BY', 'INCREMENT BY 1'),
    ...clause('min', 'MINVALUE', 'NO MINVALUE'),
    ...clause('max', 'MAXVALUE', 'NO MAXVALUE'),
    ...(starts ? [`START WITH ${number(startOf(set))}`] : []),
    ...clause('cache', 'CACHE', 'CACHE 1'),
    ...(was !== undefined && set.cycle === was.cycle ? [] : [set.cycle === true ? 'CYCLE' : 'NO CYCLE']),
    ...(turns ? ['RESTART'] : []),
  ]
}

/**
 * Moves a counter to where its new bounds begin, if it has not come so far: PostgreSQL takes no bound that leaves it outside. Numbers that
 * were given are not given again.
 * @param sequence SQL that gives the name of the sequence.
 */
export function moveWithin(sequence: string, set: Counter, was: Counter | undefined): readonly Statement[] {
  if (was === undefined || isDescending(set) !== isDescending(was)) return []
  const first = isDescending(set) ? set.max : set.min
  if (first === undefined || first === (isDescending(set) ? was.max : was.min)) return []
  const position = `coalesce(pg_catalog.pg_sequence_last_value(${sequence}::pg_catalog.regclass), ${number(startOf(was))})`
  const isBefore = `${position} ${isDescending(set) ? '>' : '<'} ${number(first)}`
  return [statement(`SELECT pg_catalog.setval(${sequence}, ${number(first)}, false) WHERE ${isBefore}`)]
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
