import type { EnabledState } from '@mig/core/dialect'

/** What the catalog calls the states of triggers, rules and event triggers; one that is on has none. */
export type StateCode = 'O' | 'D' | 'R' | 'A'

const STATES: { readonly [code in StateCode]: EnabledState | undefined } = { O: undefined, D: 'disabled', R: 'replica', A: 'always' }

const WORDS = { disabled: 'DISABLE', always: 'ENABLE ALWAYS', replica: 'ENABLE REPLICA' } as const

export function enabledState(code: StateCode): { readonly enabled?: EnabledState } {
  const enabled = STATES[code]
  return enabled === undefined ? {} : { enabled }
}

/** `DISABLE`, as ALTER has it. */
export function enabledWords(state: EnabledState | undefined): string {
  return state === undefined ? 'ENABLE' : WORDS[state]
}
