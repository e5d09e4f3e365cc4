import type { FailurePolicy } from '@mig/core'
import { textOption, type Options, type Reach } from './command.ts'
import type { Core } from './base.ts'

/** How many databases are worked on, and how many of them may fail before the others are left as they are. */
export interface ManyOptions {
  readonly concurrency?: number
  readonly onFailure: FailurePolicy
  readonly budget: number
}

/** @throws MigError `usage` for values that say nothing. */
export function manyOptions(options: Options, { changes }: Reach, { MigError }: Core): ManyOptions {
  const concurrency = textOption(options, 'concurrency')
  const policy = textOption(options, 'onFailure') ?? (changes === true ? 'stop' : 'continue')
  if (concurrency !== undefined && !/^[1-9]\d{0,3}$/.test(concurrency)) {
    throw new MigError('usage', `--concurrency takes a number of tenants, 1 or more, not ${concurrency}.`, { exit: 2 })
  }
  const [, given] = /^(?:stop|continue|budget:(\d{1,9}))$/.exec(policy) ?? ['', '']
  if (given === '') {
    throw new MigError('usage', `--on-failure takes stop, continue or budget:<number>, not ${policy}.`, {
      hint: '--on-failure budget:3 goes on until more than three have failed.',
      exit: 2,
    })
  }
  const budget = policy === 'stop' ? 0 : policy === 'continue' ? Infinity : Number(given)
  return {
    ...(concurrency === undefined ? {} : { concurrency: Number(concurrency) }),
    onFailure: policy === 'stop' || policy === 'continue' ? policy : { budget },
    budget,
  }
}

/** From what is best to what is worst: nothing, findings, a lock that others hold, a missing decision, a failure, an interruption. */
const SEVERITY: readonly number[] = [0, 3, 4, 2, 1, 130, 143]

/** The exit code of several commands: that of the one which went worst. */
export function worstOf(exits: readonly number[]): number {
  return SEVERITY[Math.max(0, ...exits.map((exit) => SEVERITY.indexOf(exit)))] ?? 1
}
