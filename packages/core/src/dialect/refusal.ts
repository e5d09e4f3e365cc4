/**
 * Why a database refused a statement, where that changes what a person does next: what it makes is there already, or it has to run outside
 * a transaction.
 */
export type Refusal = 'exists' | 'needsAutocommit'
